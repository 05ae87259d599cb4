package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.NamedRows;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * A weight for each modality of each sample, which its content moves: softmax over the modalities that the sample has
 * of a learned logit and the product of a learned vector with the modality's own. They begin as one weight for all
 * samples. A missing modality has the weight 0.
 *
 * @param width of the vectors
 */
record SampleWeights(ModalityWeights weights, int width) {
    private static final String GATES = "fusion.gates";
    /** Added to the logit of a missing modality: exp of it is 0. */
    private static final float HIDDEN = -1e9f;

    List<ParameterSpec> parameters() {
        List<String> modalities = weights.modalities();
        ParameterSpec gates = ParameterSpec.trained(GATES, new Initial.Constant(0), modalities.size(), width)
                .named(NamedRows.atZero(modalities));
        return Stream.concat(weights.parameters().stream(), Stream.of(gates)).toList();
    }

    /**
     * (batch, modalities, 1), which sum to 1 along the modalities.
     *
     * @param vectors (batch, modalities, width)
     * @param present (batch, modalities) 1 and 0
     */
    Tensor of(Scope scope, Tensor vectors, Tensor present) {
        long[] shape = vectors.shape();
        Tensor content = vectors.times(scope.parameter(GATES).reshape(1, shape[1], width))
                .sum(2)
                .reshape(shape[0], shape[1]);
        Tensor hiding = present.minus(scope.tensor(new float[] {1}, 1)).times(scope.tensor(new float[] {-HIDDEN}, 1));
        return content.plus(weights.logits(scope).reshape(1, shape[1]))
                .plus(hiding)
                .softmax(1)
                .reshape(shape[0], shape[1], 1);
    }
}
