package io.freshet.model.tensor;

import java.util.List;

/**
 * One parameter before it exists.
 *
 * @param name stable name, for example {@code encoders.image.conv1.weight}
 * @param shape lengths of the axes, outermost first
 * @param kind whether an optimizer changes it
 */
public record ParameterSpec(String name, List<Integer> shape, Initial initial, Kind kind) {

    /** Who changes a parameter. */
    public enum Kind {
        /** The optimizer, by its gradient. */
        TRAINED,
        /** The network's own bookkeeping, such as statistics of its input. */
        KEPT
    }

    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /** A parameter that the optimizer changes. */
    public static ParameterSpec trained(String name, Initial initial, Integer... shape) {
        return new ParameterSpec(name, List.of(shape), initial, Kind.TRAINED);
    }

    /** Values that travel with the weights and have no gradient. */
    public static ParameterSpec kept(String name, Initial initial, Integer... shape) {
        return new ParameterSpec(name, List.of(shape), initial, Kind.KEPT);
    }

    /** Elements in all. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    long[] axes() {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }
}
