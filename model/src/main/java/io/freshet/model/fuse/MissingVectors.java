package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A learned vector for each modality that stands for it where a sample lacks it. It begins as zeros.
 *
 * @param width of the vectors
 */
record MissingVectors(List<String> modalities, int width) {
    private static final String MISSING = "fusion.missing";

    MissingVectors {
        modalities = List.copyOf(modalities);
    }

    ParameterSpec parameter() {
        return ParameterSpec.trained(MISSING, new Initial.Constant(0), modalities.size(), width)
                .named(NamedRows.atZero(modalities));
    }

    /** (modalities, batch, width). */
    Tensor complete(Scope scope, List<ModalityBatch> batches) {
        List<Tensor> complete = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            ModalityBatch one = batches.get(i);
            Tensor missing = of(scope, i);
            complete.add(one.encoded()
                    .map(encoded -> one.filled(scope, encoded.pooled(), missing))
                    .orElseGet(() -> missing.broadcast(one.present().length, width)));
        }
        return Tensor.stack(complete, 0);
    }

    /** (1, width) of a modality, by its position. */
    Tensor of(Scope scope, int modality) {
        return scope.parameter(MISSING).slice(0, modality, modality + 1L);
    }
}
