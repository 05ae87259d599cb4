package io.freshet.model.fuse;

import io.freshet.model.task.Tasks;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/** A fusion that makes one vector of all modalities, which the task's only head reads. Any thread. */
interface VectorFusion extends Fusion {
    /**
     * Fuses a batch in which every sample has at least one modality.
     *
     * @param modalities one entry for each, in the order of their names
     * @return (batch, width) float32
     */
    Tensor fuse(Scope scope, List<ModalityBatch> modalities);

    @Override
    default List<String> heads() {
        return List.of(Tasks.HEAD);
    }

    @Override
    default Tensor outputs(Scope scope, List<ModalityBatch> modalities, Heads heads) {
        return heads.apply(Tasks.HEAD, fuse(scope, modalities));
    }
}
