package io.freshet.model.fuse;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one vector of what a sample's modalities bring, whichever of them it has, as long as it has one. It owns no
 * weights. Any thread.
 */
public interface Fusion {
    /** Name of the fusion, as in a configuration file. */
    String name();

    /** Width of the vectors that it takes and gives. */
    int width();

    /** The fusion's parameters, with names that start with {@code fusion.}. */
    List<ParameterSpec> parameters();

    /**
     * Lets the fusion make ready for what is about to be learned.
     *
     * @param present modalities that some sample of the batch has
     */
    default void observe(Parameters parameters, Set<String> present) {}

    /**
     * Fuses a batch in which every sample has at least one modality.
     *
     * @param modalities one entry for each, in the order of their names
     * @return (batch, width) float32
     */
    Tensor fuse(Scope scope, List<ModalityBatch> modalities);

    /** Share that each modality has in the result when all are present; they sum to 1. */
    Map<String, Float> shares(Parameters parameters);
}
