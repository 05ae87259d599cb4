package io.freshet.model.adapt;

import io.freshet.model.tensor.ParameterSpec;

/**
 * How a network is tuned: which parameters learn, and in which section of an artifact each one is saved. Any thread.
 */
public interface Adaptation {
    /** Name of the strategy, as in a configuration file. */
    String name();

    /** Whether backward passes reach a parameter, among those that an optimizer changes. */
    boolean trains(NetworkParameter parameter);

    /** Whether statistics that encoders keep of their input follow what is learned. */
    boolean observes();

    /** Whether weights that were tuned by the named strategy are weights of this one as they are. */
    boolean continues(String strategy);

    /**
     * Name of the section that holds a parameter: what changes together lies together, so that a section that did not
     * change need not be written again.
     */
    default String section(NetworkParameter parameter) {
        if (parameter.spec().kind() == ParameterSpec.Kind.KEPT) {
            return Sections.STATISTICS;
        }
        return parameter.part() == NetworkParameter.Part.ENCODER ? Sections.base(parameter.modality()) : Sections.HEAD;
    }
}
