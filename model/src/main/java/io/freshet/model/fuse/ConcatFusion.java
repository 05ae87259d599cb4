package io.freshet.model.fuse;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.Layer.LayerNorm;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The fusion {@code concat}: the vectors of all modalities side by side, a linear layer, normalised, each element 0 or
 * more. The layer is kept as a matrix for each modality, whose products are added up.
 *
 * @param modalities in the order of the rows
 * @param width of every vector
 */
record ConcatFusion(List<String> modalities, int width) implements VectorFusion {
    private static final String MIX = "fusion.mix";
    private static final String BIAS = "fusion.bias";
    private static final String NORM = "fusion.norm";

    ConcatFusion {
        modalities = List.copyOf(modalities);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>();
        parameters.add(missing().parameter());
        parameters.add(new ModalityRows(modalities).matrices(MIX, width, width));
        parameters.add(ParameterSpec.trained(BIAS, Initial.fanIn(width), width));
        parameters.addAll(norm().parameters());
        return parameters;
    }

    @Override
    public Tensor fuse(Scope scope, List<ModalityBatch> modalities) {
        Tensor mixed = missing()
                .complete(scope, modalities)
                .matmul(scope.parameter(MIX))
                .sum(0)
                .reshape(-1, width);
        return norm().apply(mixed.plus(scope.parameter(BIAS))).relu();
    }

    private MissingVectors missing() {
        return new MissingVectors(modalities, width);
    }

    private LayerNorm norm() {
        return new LayerNorm(NORM, width);
    }
}
