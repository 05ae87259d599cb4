package io.freshet.model.encode;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.weights.PretrainedWeights;
import java.util.List;
import java.util.Optional;

/** The network of one modality: features to vectors of a width of its own. It owns no weights. Any thread. */
public interface Encoder {
    /** Width of this encoder's vectors; whoever fuses them projects them to the fusion's. */
    int width();

    /** The network's parameters, with names that start with this encoder's own prefix. */
    List<ParameterSpec> parameters();

    /** Weights learned elsewhere that the network begins with; empty where it begins as its parameters say. */
    default Optional<PretrainedWeights> pretrained() {
        return Optional.empty();
    }

    /** Lets the network keep statistics of what it is about to learn from. Changes kept parameters only. */
    default void observe(Parameters parameters, List<Feature> features) {}

    /** What the network makes of features that this encoder's {@link Featuriser} made, one row for each. */
    Encoded encode(Scope scope, List<Feature> features);
}
