package io.freshet.model.fuse;

import io.freshet.model.encode.Encoded;
import java.util.Optional;

/**
 * One modality of a batch of samples.
 *
 * @param encoded at the fusion's width, a row for each sample that has the modality, in the order of the batch; empty
 *     when none has it
 * @param present (batch) whether each sample has it
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one forward pass; nobody compares batches as values
public record ModalityBatch(Optional<Encoded> encoded, boolean[] present) {
    boolean everywhere() {
        for (boolean one : present) {
            if (!one) {
                return false;
            }
        }
        return true;
    }
}
