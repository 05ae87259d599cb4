package io.freshet.model.tensor;

import java.util.List;
import java.util.Optional;

/**
 * One parameter before it exists.
 *
 * @param name stable name, for example {@code encoders.image.conv1.weight}
 * @param shape lengths of the axes, outermost first
 * @param kind whether an optimizer changes it
 * @param rows what the rows along the first axis belong to; empty where they belong to nothing with a name
 */
public record ParameterSpec(String name, List<Integer> shape, Initial initial, Kind kind, Optional<NamedRows> rows) {

    /** Who changes a parameter. */
    public enum Kind {
        /** The optimizer, by its gradient. */
        TRAINED,
        /** The optimizer, by the gradient of an auxiliary loss. No answer depends on it. */
        AUXILIARY,
        /** The network's own bookkeeping, such as statistics of its input. */
        KEPT,
        /** Nobody: what was learned elsewhere together with trained weights, such as the statistics of a batch norm. */
        FIXED;

        /** Whether an optimizer changes it. */
        public boolean isLearned() {
            return this == TRAINED || this == AUXILIARY;
        }

        /** Whether no weights are whole without it. Others begin anew where weights from before lack them. */
        public boolean isRequired() {
            return this == TRAINED || this == FIXED;
        }
    }

    public ParameterSpec {
        shape = List.copyOf(shape);
    }

    /** A parameter that the optimizer changes. */
    public static ParameterSpec trained(String name, Initial initial, Integer... shape) {
        return new ParameterSpec(name, List.of(shape), initial, Kind.TRAINED, Optional.empty());
    }

    /** Values that travel with the weights and have no gradient. */
    public static ParameterSpec kept(String name, Initial initial, Integer... shape) {
        return new ParameterSpec(name, List.of(shape), initial, Kind.KEPT, Optional.empty());
    }

    /** The same parameter for an auxiliary loss only. */
    public ParameterSpec auxiliary() {
        return new ParameterSpec(name, shape, initial, Kind.AUXILIARY, rows);
    }

    /** Values that are part of the weights and stay as they begin. */
    public static ParameterSpec fixed(String name, Initial initial, Integer... shape) {
        return new ParameterSpec(name, List.of(shape), initial, Kind.FIXED, Optional.empty());
    }

    /** The same parameter, whose rows have names. */
    public ParameterSpec named(NamedRows names) {
        if (names.names().size() != shape.get(0)) {
            throw new IllegalArgumentException(
                    "Parameter " + name + " has " + shape.get(0) + " rows, not " + names.names() + "; name each row.");
        }
        return new ParameterSpec(name, shape, initial, kind, Optional.of(names));
    }

    /** Elements in all. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    long[] axes() {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }
}
