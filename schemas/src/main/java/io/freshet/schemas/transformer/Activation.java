package io.freshet.schemas.transformer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands between the two linear layers of a block. */
@SuppressWarnings("ImmutableEnumChecker") // its names are made once and never changed
public enum Activation {
    /** x times the normal distribution function of x. */
    GELU("gelu"),
    /** The same by its approximation with tanh. */
    GELU_TANH("gelu_new", "gelu_pytorch_tanh", "gelu_fast"),
    RELU("relu"),
    /** x times the logistic function of x. */
    SILU("silu", "swish");

    private final List<String> names;

    Activation(String... names) {
        this.names = List.of(names);
    }

    /** Names of all, as {@code config.json} has them. */
    public static List<String> names() {
        return Stream.of(values()).flatMap(one -> one.names.stream()).toList();
    }

    /** Empty when there is none of this name. */
    public static Optional<Activation> of(String name) {
        return Stream.of(values()).filter(one -> one.names.contains(name)).findFirst();
    }
}
