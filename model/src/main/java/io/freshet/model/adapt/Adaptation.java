package io.freshet.model.adapt;

import io.freshet.model.tensor.Adapter;
import io.freshet.model.tensor.ParameterSpec;
import java.util.Optional;

/**
 * How a network is tuned: which parameters learn, what is learned beside them, and in which section of an artifact each
 * one is saved. Any thread.
 */
public interface Adaptation {
    /** Whether backward passes reach a parameter, among those that an optimizer changes. */
    boolean trains(NetworkParameter parameter);

    /** Whether statistics that encoders keep of their input follow what is learned. */
    boolean observes();

    /** What is learned beside a parameter of the network; empty for most. */
    default Optional<Adapter> adapter(NetworkParameter parameter) {
        return Optional.empty();
    }

    /** Whether it tunes nothing of pretrained encoders where no parameter has an adapter. */
    default boolean needsAdapters() {
        return false;
    }

    /** Whether weights that were tuned by another one are weights of this one as they are. */
    boolean continues(Adaptation other);

    /**
     * Name of the section that holds a parameter: what changes together lies together, so that a section that did not
     * change need not be written again.
     */
    default String section(NetworkParameter parameter) {
        if (parameter.spec().kind() == ParameterSpec.Kind.KEPT) {
            return Sections.STATISTICS;
        }
        return switch (parameter.part()) {
            case ENCODER -> Sections.base(parameter.modality());
            case ADAPTER -> Sections.ADAPTER;
            case PROJECTION, FUSION, HEAD -> Sections.HEAD;
        };
    }
}
