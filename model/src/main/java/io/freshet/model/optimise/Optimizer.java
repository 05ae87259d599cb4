package io.freshet.model.optimise;

import io.freshet.model.tensor.Gradients.Slot;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsStream;
import io.freshet.schemas.config.LearningConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Changes parameters by their gradients: clipping of the gradient's global norm, the schedule's rate, and the rule,
 * fused into one pass over each parameter. Its whole state can be taken out and put back. One thread.
 */
public final class Optimizer {
    private static final int CHUNK_VALUES = 1 << 12;

    private final LearningConfig.Optimizer config;
    private final UpdateRule rule;
    private final IntFunction<FloatBuffer> memory;
    private final Chunk chunk;
    private OptimizerState state;

    /**
     * An optimizer that has made no step.
     *
     * @param memory gives room for so many numbers, all 0
     */
    public Optimizer(LearningConfig.Optimizer config, IntFunction<FloatBuffer> memory) {
        this.config = config;
        this.rule = rule(config.rule());
        this.memory = memory;
        this.chunk = new Chunk(rule.kept().size());
        this.state = OptimizerState.begin(rule);
    }

    private static UpdateRule rule(LearningConfig.Rule rule) {
        if (rule instanceof LearningConfig.AdamW adamw) {
            return new AdamW(adamw);
        }
        if (rule instanceof LearningConfig.Sgd sgd) {
            return new Sgd(sgd);
        }
        throw new IllegalStateException("There is no optimizer for " + rule + "; this is a bug.");
    }

    /** Steps applied so far. */
    public long steps() {
        return state.steps();
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
        double rate = config.learningRate() * Schedules.factor(config.schedule(), state.steps());
        float scale = (float) (config.clipNorm() > 0 ? Math.min(1, config.clipNorm() / (norm + 1e-6)) : 1);
        state.stepBegins();
        for (Slot slot : slots) {
            OptimizerState.Kept kept = state.of(slot.name(), slot.values().capacity(), memory);
            double decay = config.decayAll() || slot.isMatrix() ? config.weightDecay() : 0;
            UpdateRule.Rates rates = new UpdateRule.Rates(scale, rate, decay, state.steps() - kept.begun());
            for (int from = 0; from < slot.values().capacity(); from += CHUNK_VALUES) {
                chunk.update(slot, kept.buffers(), from, rates);
            }
        }
    }

    /** A copy of the state. */
    public Map<String, WeightArray> state() {
        Map<String, WeightArray> copy = new LinkedHashMap<>();
        entries().forEach(key -> copy.put(key, entry(key)));
        return copy;
    }

    /** Names of the state's entries. */
    public Set<String> entries() {
        return state.arrays().keySet();
    }

    /** A copy of one entry of the state. */
    public WeightArray entry(String key) {
        WeightsStream.Values entry = state.arrays().get(key);
        if (entry == null) {
            throw new IllegalArgumentException("The optimizer's state has no " + key + "; give one of entries().");
        }
        float[] values = new float[entry.values().capacity()];
        entry.values().get(0, values);
        return new WeightArray(entry.shape(), values);
    }

    /** Whether all that is kept of parameters is a number. */
    public boolean isFinite() {
        return state.isFinite();
    }

    /** Writes the state as safetensors; equal states give equal bytes. No copy of it is made. */
    public void write(OutputStream out) throws IOException {
        WeightsStream.write(out, state.arrays(), Map.of());
    }

    /**
     * Goes on from a state that {@link #write} wrote, read straight into this optimizer's memory; from one of another
     * rule only with the count of steps.
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
        state = OptimizerState.of(rule, read);
    }

    /**
     * Goes on from a state whose entries come one at a time.
     *
     * @param entries gives all entries, each a copy that {@link #entry} could have given
     * @throws IllegalArgumentException when they do not belong together; nothing is changed then
     */
    public void load(Consumer<BiConsumer<String, WeightArray>> entries) {
        Map<String, FloatBuffer> read = new LinkedHashMap<>();
        entries.accept((key, array) ->
                read.put(key, memory.apply(array.values().length).put(0, array.values())));
        state = OptimizerState.of(rule, read);
    }

    /**
     * Some elements of one parameter on the heap, where the compiler makes one instruction of several of them. One
     * thread.
     */
    private final class Chunk {
        private final float[] values = new float[CHUNK_VALUES];
        private final float[] gradient = new float[CHUNK_VALUES];
        private final float[][] kept;

        Chunk(int kept) {
            this.kept = new float[kept][CHUNK_VALUES];
        }

        void update(Slot slot, List<FloatBuffer> buffers, int from, UpdateRule.Rates rates) {
            int length = Math.min(CHUNK_VALUES, slot.values().capacity() - from);
            slot.values().get(from, values, 0, length);
            slot.gradient().get(from, gradient, 0, length);
            for (int i = 0; i < kept.length; i++) {
                buffers.get(i).get(from, kept[i], 0, length);
            }
            rule.update(new UpdateRule.Elements(values, gradient, kept, length), rates);
            for (int i = 0; i < kept.length; i++) {
                buffers.get(i).put(from, kept[i], 0, length);
            }
            slot.values().put(from, values, 0, length);
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
}
