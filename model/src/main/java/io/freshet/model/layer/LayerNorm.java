package io.freshet.model.layer;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * Each row of (batch, width) to mean 0 and variance 1; then each column is scaled and shifted.
 *
 * <p><em>Source:</em> Ba, Kiros and Hinton 2016, Layer Normalization.
 */
public record LayerNorm(String name, int width) {
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.trained(name + ".weight", new Initial.Constant(1), width),
                ParameterSpec.trained(name + ".bias", new Initial.Constant(0), width));
    }

    public Tensor apply(Tensor input) {
        return input.layerNorm(
                input.scope().parameter(name + ".weight"), input.scope().parameter(name + ".bias"));
    }
}
