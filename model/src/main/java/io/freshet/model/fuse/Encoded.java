package io.freshet.model.fuse;

import io.freshet.model.tensor.Tensor;
import java.util.Optional;

/**
 * One modality of a batch.
 *
 * @param vectors (samples that have it, width) float32 in the order of the batch; empty when no sample has it
 * @param present (batch) whether each sample has it
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one forward pass; nobody compares batches as values
public record Encoded(Optional<Tensor> vectors, boolean[] present) {
    boolean everywhere() {
        for (boolean one : present) {
            if (!one) {
                return false;
            }
        }
        return true;
    }
}
