package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * The fusion {@code low-rank-tensor}: every product of one element, or 1, of each modality, by a weight tensor that is
 * a sum of so many outer products of factors. It is never built: each modality is multiplied by its own factors, and
 * the results by one another. What a factor makes of the constant 1 is kept as a shift, and begins as 1, so that the
 * product of many modalities begins neither at 0 nor far from 1.
 *
 * <p><em>Source:</em> Liu and others 2018, Efficient Low-rank Multimodal Fusion with Modality-Specific Factors.
 *
 * @param modalities in the order of the rows
 * @param width of every vector
 */
record LowRankTensorFusion(List<String> modalities, int width, int rank) implements VectorFusion {
    private static final String FACTORS = "fusion.factors";
    private static final String SHIFTS = "fusion.factors.shift";
    private static final String RANKS = "fusion.ranks";
    private static final String BIAS = "fusion.bias";

    LowRankTensorFusion {
        modalities = List.copyOf(modalities);
    }

    @Override
    public List<ParameterSpec> parameters() {
        ModalityRows rows = new ModalityRows(modalities);
        return List.of(
                missing().parameter(),
                rows.matrices(FACTORS, width, rank * width),
                rows.shifts(SHIFTS, 1, rank * width),
                ParameterSpec.trained(RANKS, Initial.fanIn(rank), rank),
                ParameterSpec.trained(BIAS, new Initial.Constant(0), width));
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> modalities) {
        Tensor factors = missing()
                .complete(scope, modalities)
                .matmul(scope.parameter(FACTORS))
                .plus(scope.parameter(SHIFTS));
        Tensor product = factors.slice(0, 0, 1);
        for (int i = 1; i < modalities.size(); i++) {
            product = product.times(factors.slice(0, i, i + 1L));
        }
        return product.reshape(-1, rank, width)
                .times(scope.parameter(RANKS).reshape(1, rank, 1))
                .sum(1)
                .reshape(-1, width)
                .plus(scope.parameter(BIAS));
    }

    private MissingVectors missing() {
        return new MissingVectors(modalities, width);
    }
}
