package io.freshet.model.fuse;

import io.freshet.model.encode.Encoded;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
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
    /** (batch, modalities) 1 where a sample has a modality and 0 where it does not. */
    static Tensor present(Scope scope, List<ModalityBatch> modalities) {
        int batch = modalities.get(0).present.length;
        int count = modalities.size();
        float[] mask = new float[batch * count];
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < batch; row++) {
                mask[row * count + i] = modalities.get(i).present[row] ? 1 : 0;
            }
        }
        return scope.tensor(mask, batch, count);
    }

    /**
     * (batch, width): samples without the modality get some other sample's vector, or zeros, and whoever uses it gives
     * it the weight 0.
     */
    Tensor vectors(Scope scope, int width) {
        int batch = present.length;
        if (encoded.isEmpty()) {
            return scope.tensor(new float[batch * width], batch, width);
        }
        Tensor vectors = encoded.get().pooled();
        return everywhere() ? vectors : vectors.rows(places(scope, 0));
    }

    /**
     * (batch, elements): samples without the modality get the row of what is missing.
     *
     * @param some (samples that have it, elements)
     * @param missing (1, elements)
     */
    Tensor filled(Scope scope, Tensor some, Tensor missing) {
        return everywhere() ? some : Tensor.concat(List.of(some, missing), 0).rows(places(scope, some.shape()[0]));
    }

    private boolean everywhere() {
        for (boolean one : present) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    /** For each sample the row of its content, or a given one where it has none. */
    private Tensor places(Scope scope, long missing) {
        long[] rows = new long[present.length];
        int next = 0;
        for (int row = 0; row < rows.length; row++) {
            rows[row] = present[row] ? next++ : missing;
        }
        return scope.positions(rows, rows.length);
    }
}
