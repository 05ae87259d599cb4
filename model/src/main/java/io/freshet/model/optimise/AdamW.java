package io.freshet.model.optimise;

import io.freshet.model.tensor.Gradients.Slot;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsStream;
import io.freshet.schemas.config.LearningConfig.Optimizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * AdamW with decoupled weight decay and clipping of the gradient's global norm, fused into one pass over each
 * parameter. Its whole state can be taken out and put back: the count of steps, and of each parameter the first and
 * second moments, flat, by {@code adamw.first.} and {@code adamw.second.} and its name. One thread.
 *
 * <p><em>Source:</em> Loshchilov and Hutter 2019, Decoupled Weight Decay Regularization, algorithm 2.
 */
public final class AdamW {
    private static final String STEPS = "adamw.steps";
    private static final String FIRST = "adamw.first.";
    private static final String SECOND = "adamw.second.";
    /** Steps are kept as two floats, so that each is exact: whole multiples of this, and the rest. */
    private static final long STEPS_UNIT = 1 << 20;

    private static final int CHUNK_VALUES = 1 << 12;

    private final Optimizer config;
    private final IntFunction<FloatBuffer> memory;
    private final Chunk chunk = new Chunk();
    private Map<String, Moments> moments = new LinkedHashMap<>();
    private long steps;

    /** First and second moment of each element, changed in place by every step. */
    private record Moments(FloatBuffer first, FloatBuffer second) {}

    /** What holds for every element of one step. */
    private record Rates(float scale, float rate, float decay, float epsilon) {}

    /**
     * An optimizer that has made no step.
     *
     * @param memory gives room for so many numbers, all 0
     */
    public AdamW(Optimizer config, IntFunction<FloatBuffer> memory) {
        this.config = config;
        this.memory = memory;
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
            for (int from = 0; from < slot.values().capacity(); from += CHUNK_VALUES) {
                chunk.update(slot, of, from, rates);
            }
        }
    }

    /** A copy of the state. */
    public Map<String, WeightArray> state() {
        Map<String, WeightArray> state = new LinkedHashMap<>();
        entries().forEach(key -> state.put(key, entry(key)));
        return state;
    }

    /** Names of the state's entries. */
    public Set<String> entries() {
        return arrays().keySet();
    }

    /** A copy of one entry of the state. */
    public WeightArray entry(String key) {
        WeightsStream.Values entry = arrays().get(key);
        if (entry == null) {
            throw new IllegalArgumentException("The optimizer's state has no " + key + "; give one of entries().");
        }
        float[] values = new float[entry.values().capacity()];
        entry.values().get(0, values);
        return new WeightArray(entry.shape(), values);
    }

    /** Whether every moment is a number. */
    public boolean isFinite() {
        return moments.values().stream().allMatch(of -> isFinite(of.first) && isFinite(of.second));
    }

    /** Writes the state as safetensors; equal states give equal bytes. No copy of it is made. */
    public void write(OutputStream out) throws IOException {
        WeightsStream.write(out, arrays(), Map.of());
    }

    /**
     * Goes on from a state that {@link #write} wrote, read straight into this optimizer's memory.
     *
     * @param source by which messages name it
     * @throws IllegalArgumentException when it is the state of no optimizer; nothing is changed then
     * @throws io.freshet.model.weights.WeightsException when it is damaged
     */
    public void read(String source, long sizeBytes, InputStream in) throws IOException {
        Map<String, FloatBuffer> read = new LinkedHashMap<>();
        WeightsStream.read(source, sizeBytes, in, (name, shape) -> {
            FloatBuffer room = memory.apply(Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact)));
            read.put(name, room);
            return room;
        });
        become(read);
    }

    /**
     * Goes on from a state whose entries come one at a time.
     *
     * @param state gives all entries, each a copy that {@link #entry} could have given
     * @throws IllegalArgumentException when they do not belong together; nothing is changed then
     */
    public void load(Consumer<BiConsumer<String, WeightArray>> state) {
        Map<String, FloatBuffer> read = new LinkedHashMap<>();
        state.accept((key, array) ->
                read.put(key, memory.apply(array.values().length).put(0, array.values())));
        become(read);
    }

    private void become(Map<String, FloatBuffer> state) {
        FloatBuffer count = values(state, STEPS);
        Map<String, Moments> read = new LinkedHashMap<>();
        for (String key : state.keySet()) {
            if (key.startsWith(FIRST)) {
                String name = key.substring(FIRST.length());
                read.put(name, new Moments(values(state, key), values(state, SECOND + name)));
            }
        }
        boolean isPaired = read.values().stream().allMatch(of -> of.first.capacity() == of.second.capacity());
        if (!isPaired || state.size() != 1 + 2 * read.size() || count.capacity() != 2) {
            throw new IllegalArgumentException("The optimizer's state has entries " + state.keySet()
                    + " that do not belong together; give all that state() gave.");
        }
        long units = (long) count.get(0);
        long rest = (long) count.get(1);
        steps = units * STEPS_UNIT + rest;
        moments = read;
    }

    /** The state, where it lies. */
    private SortedMap<String, WeightsStream.Values> arrays() {
        SortedMap<String, WeightsStream.Values> arrays = new TreeMap<>();
        long units = steps / STEPS_UNIT;
        arrays.put(STEPS, flat(FloatBuffer.wrap(new float[] {units, steps % STEPS_UNIT})));
        moments.forEach((name, of) -> {
            arrays.put(FIRST + name, flat(of.first));
            arrays.put(SECOND + name, flat(of.second));
        });
        return arrays;
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

    /**
     * Some elements of one parameter on the heap, where the compiler makes one instruction of several of them. One
     * thread.
     */
    private final class Chunk {
        private final float[] values = new float[CHUNK_VALUES];
        private final float[] gradient = new float[CHUNK_VALUES];
        private final float[] first = new float[CHUNK_VALUES];
        private final float[] second = new float[CHUNK_VALUES];

        void update(Slot slot, Moments of, int from, Rates rates) {
            int length = Math.min(CHUNK_VALUES, slot.values().capacity() - from);
            slot.values().get(from, values, 0, length);
            slot.gradient().get(from, gradient, 0, length);
            of.first.get(from, first, 0, length);
            of.second.get(from, second, 0, length);
            update(length, rates);
            of.first.put(from, first, 0, length);
            of.second.put(from, second, 0, length);
            slot.values().put(from, values, 0, length);
        }

        private void update(int length, Rates rates) {
            float beta1 = (float) config.beta1();
            float beta2 = (float) config.beta2();
            for (int i = 0; i < length; i++) {
                float g = gradient[i] * rates.scale;
                first[i] = first[i] * beta1 + g * (1 - beta1);
                second[i] = second[i] * beta2 + g * g * (1 - beta2);
                float root = (float) Math.sqrt(second[i]);
                float change = rates.rate * first[i] / (root + rates.epsilon);
                values[i] = values[i] * rates.decay - change;
            }
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

    private Moments zeros(int size) {
        return new Moments(memory.apply(size), memory.apply(size));
    }

    private static boolean isFinite(FloatBuffer values) {
        for (int i = 0; i < values.capacity(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static WeightsStream.Values flat(FloatBuffer values) {
        return new WeightsStream.Values(new long[] {values.capacity()}, values);
    }

    private static FloatBuffer values(Map<String, FloatBuffer> state, String name) {
        FloatBuffer values = state.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "The optimizer's state has no " + name + "; give all that state() gave.");
        }
        return values;
    }
}
