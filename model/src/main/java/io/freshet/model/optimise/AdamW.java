package io.freshet.model.optimise;

import io.freshet.model.tensor.Gradients.Slot;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig.Optimizer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AdamW with decoupled weight decay and clipping of the gradient's global norm, fused into one pass over each
 * parameter. Its whole state can be taken out and put back. One thread.
 *
 * <p><em>Source:</em> Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, algorithm 2.
 */
public final class AdamW {
    private static final String STEPS = "adamw.steps";
    private static final String FIRST = "adamw.first.";
    private static final String SECOND = "adamw.second.";
    /** Steps are kept as two floats, so that each is exact: whole multiples of this, and the rest. */
    private static final long STEPS_UNIT = 1 << 20;

    private final Optimizer config;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private long steps;

    /** First and second moment of each element. */
    @SuppressWarnings("ArrayRecordComponent") // changed in place by every step; nobody compares moments as values
    private record Moments(float[] first, float[] second) {}

    /** What holds for every element of one step. */
    private record Rates(float scale, float rate, float decay, float epsilon) {}

    public AdamW(Optimizer config) {
        this.config = config;
    }

    /** Steps applied so far. */
    public long steps() {
        return steps;
    }

    /** Global norm of the gradient; not finite when any element is not. */
    public static double norm(List<Slot> slots) {
        double squares = 0;
        for (Slot slot : slots) {
            squares += squares(slot.gradient());
        }
        return Math.sqrt(squares);
    }

    /** Changes every parameter by its gradient, whose global norm is {@code norm} and finite. */
    public void step(List<Slot> slots, double norm) {
        steps++;
        Rates rates = rates(norm);
        for (Slot slot : slots) {
            Moments of = moments.computeIfAbsent(
                    slot.name(), name -> zeros(slot.values().capacity()));
            update(slot, of, rates);
        }
    }

    /**
     * Moments by {@code adamw.first.} and {@code adamw.second.} and the parameter's name, flat, and the count of steps.
     */
    public Map<String, WeightArray> state() {
        Map<String, WeightArray> state = new LinkedHashMap<>();
        state.put(STEPS, flat(counted(steps)));
        moments.forEach((name, of) -> {
            state.put(FIRST + name, flat(of.first.clone()));
            state.put(SECOND + name, flat(of.second.clone()));
        });
        return state;
    }

    /**
     * Goes on from a state.
     *
     * @throws IllegalArgumentException when it is not one that {@link #state()} gave; nothing is changed then
     */
    public void load(Map<String, WeightArray> state) {
        float[] count = values(state, STEPS);
        Map<String, Moments> read = new LinkedHashMap<>();
        for (String key : state.keySet()) {
            if (key.startsWith(FIRST)) {
                String name = key.substring(FIRST.length());
                read.put(
                        name,
                        new Moments(
                                values(state, key).clone(),
                                values(state, SECOND + name).clone()));
            }
        }
        if (state.size() != 1 + 2 * read.size() || count.length != 2) {
            throw new IllegalArgumentException("The optimizer's state has entries " + state.keySet()
                    + " that do not belong together; give all that state() gave.");
        }
        long units = (long) count[0];
        long rest = (long) count[1];
        steps = units * STEPS_UNIT + rest;
        moments.clear();
        moments.putAll(read);
    }

    /** The parameter whose moments an entry of {@link #state()} holds; empty for the count of steps. */
    public static Optional<String> parameter(String key) {
        if (key.startsWith(FIRST)) {
            return Optional.of(key.substring(FIRST.length()));
        }
        return key.startsWith(SECOND) ? Optional.of(key.substring(SECOND.length())) : Optional.empty();
    }

    private Rates rates(double norm) {
        double scale = config.clipNorm() > 0 ? Math.min(1, config.clipNorm() / (norm + 1e-6)) : 1;
        double firstBias = 1 - StrictMath.pow(config.beta1(), (double) steps);
        double secondBias = Math.sqrt(1 - StrictMath.pow(config.beta2(), (double) steps));
        // Both bias corrections are folded into rate and epsilon, so that the loop has one division and one root.
        return new Rates(
                (float) scale,
                (float) (config.learningRate() * secondBias / firstBias),
                (float) (1 - config.learningRate() * config.weightDecay()),
                (float) (config.epsilon() * secondBias));
    }

    private void update(Slot slot, Moments of, Rates rates) {
        float beta1 = (float) config.beta1();
        float beta2 = (float) config.beta2();
        FloatBuffer values = slot.values();
        FloatBuffer gradient = slot.gradient();
        for (int i = 0; i < of.first.length; i++) {
            float g = gradient.get(i) * rates.scale;
            float first = of.first[i] * beta1 + g * (1 - beta1);
            float second = of.second[i] * beta2 + g * g * (1 - beta2);
            of.first[i] = first;
            of.second[i] = second;
            float root = (float) Math.sqrt(second);
            float change = rates.rate * first / (root + rates.epsilon);
            values.put(i, values.get(i) * rates.decay - change);
        }
    }

    private static double squares(FloatBuffer gradient) {
        double squares = 0;
        for (int i = 0; i < gradient.capacity(); i++) {
            double g = gradient.get(i);
            squares += g * g;
        }
        return squares;
    }

    private static Moments zeros(int size) {
        return new Moments(new float[size], new float[size]);
    }

    private static float[] counted(long steps) {
        long units = steps / STEPS_UNIT;
        return new float[] {units, steps % STEPS_UNIT};
    }

    private static WeightArray flat(float[] values) {
        return new WeightArray(new long[] {values.length}, values);
    }

    private static float[] values(Map<String, WeightArray> state, String name) {
        WeightArray array = state.get(name);
        if (array == null) {
            throw new IllegalArgumentException(
                    "The optimizer's state has no " + name + "; give all that state() gave.");
        }
        return array.values();
    }
}
