package io.freshet.model.fuse;

import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one output of what a sample's modalities bring, whichever of them it has, as long as it has one. Where a
 * modality joins a trained fusion, its rows begin so that no answer changes before it has been learned. It owns no
 * weights. Any thread.
 */
public interface Fusion {
    /** Width of the vectors that it takes, and that the task's heads read. */
    int width();

    /** Names of the task's heads that it calls. */
    List<String> heads();

    /** Name of the task's head that answers from one modality alone, whether or not this fusion calls it. */
    default String headOf(String modality) {
        return "heads." + modality;
    }

    /** Whether it looks at the tokens of a modality, and not only at the whole. */
    default boolean readsTokens() {
        return false;
    }

    /** The fusion's parameters, with names that start with {@code fusion.}. */
    List<ParameterSpec> parameters();

    /** The parameters that {@link #observe} may change. */
    default List<ParameterSpec> observed() {
        return List.of();
    }

    /**
     * Lets the fusion make ready for what is about to be learned.
     *
     * @param present modalities that some sample of the batch has
     */
    default void observe(Parameters parameters, Set<String> present) {}

    /**
     * The outputs of a batch in which every sample has at least one modality.
     *
     * @param modalities one entry for each, in the order of their names
     * @return (batch, outputs) float32
     */
    Tensor outputs(Scope scope, List<ModalityBatch> modalities, Heads heads);

    /**
     * Share that each modality has in the result when all are present; they sum to 1. Empty where it depends on the
     * sample.
     */
    default Map<String, Float> shares(Parameters parameters) {
        return Map.of();
    }

    /** The heads of a task. */
    interface Heads {
        /** (batch, outputs) of (batch, width). */
        Tensor apply(String head, Tensor vectors);
    }
}
