package io.freshet.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Values and gradients of the trained parameters as an optimizer sees them: host memory. On the CPU it is the library's
 * own memory; on a GPU it is a copy, which {@link #publish} takes back.
 */
public final class Gradients {
    private final Parameters parameters;
    private final List<Slot> slots;
    private final boolean live;

    /**
     * One parameter: its values and its gradient, both (size) float32.
     *
     * @param isMatrix whether it has more axes than one, as biases and what scales norms have not
     */
    public record Slot(String name, FloatBuffer values, FloatBuffer gradient, boolean isMatrix) {}

    private Gradients(Parameters parameters, List<Slot> slots, boolean live) {
        this.parameters = parameters;
        this.slots = slots;
        this.live = live;
    }

    static Gradients of(Parameters parameters, NDManager scope) {
        boolean live = !parameters.manager().getDevice().isGpu();
        List<Slot> slots = new ArrayList<>();
        for (String name : parameters.trained()) {
            NDArray values = parameters.array(name);
            NDArray gradient = values.getGradient();
            gradient.attach(scope);
            slots.add(new Slot(
                    name,
                    memory(values, live),
                    memory(gradient, live),
                    values.getShape().dimension() > 1));
        }
        return new Gradients(parameters, slots, live);
    }

    /** Every trained parameter, in the order of the specs. */
    public List<Slot> slots() {
        return slots;
    }

    /** Makes changed values the parameters' own. */
    public void publish() {
        if (!live) {
            for (Slot slot : slots) {
                parameters.set(slot.name(), array(slot.values()));
            }
        }
    }

    /** Sets every gradient to zero for the next step. */
    public void clear() {
        for (Slot slot : slots) {
            if (live) {
                FloatBuffer gradient = slot.gradient();
                for (int i = 0; i < gradient.capacity(); i++) {
                    gradient.put(i, 0);
                }
            } else {
                NDArray gradient = parameters.array(slot.name()).getGradient();
                gradient.subi(gradient);
                gradient.close();
            }
        }
    }

    private static FloatBuffer memory(NDArray array, boolean live) {
        return live
                ? array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer()
                : FloatBuffer.wrap(array.toFloatArray());
    }

    private static float[] array(FloatBuffer values) {
        float[] array = new float[values.capacity()];
        values.get(0, array);
        return array;
    }
}
