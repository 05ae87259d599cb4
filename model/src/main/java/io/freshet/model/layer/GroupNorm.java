package io.freshet.model.layer;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * Eight groups of channels of (batch, channels, height, width), each to mean 0 and variance 1; then each channel is
 * scaled and shifted. Nothing depends on the batch, so training and scoring see the same.
 *
 * <p><em>Source:</em> Wu and He 2018, Group Normalization.
 */
public record GroupNorm(String name, int channels) {
    private static final int GROUPS = 8;

    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.trained(name + ".weight", new Initial.Constant(1), channels),
                ParameterSpec.trained(name + ".bias", new Initial.Constant(0), channels));
    }

    public Tensor apply(Tensor input) {
        return input.groupNorm(
                GROUPS, input.scope().parameter(name + ".weight"), input.scope().parameter(name + ".bias"));
    }
}
