package io.freshet.model.layer;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/** (batch, in) to (batch, out) float32. */
public record Linear(String name, int in, int out) {
    public List<ParameterSpec> parameters() {
        Initial initial = Initial.fanIn(in);
        return List.of(
                ParameterSpec.trained(name + ".weight", initial, out, in),
                ParameterSpec.trained(name + ".bias", initial, out));
    }

    public Tensor apply(Tensor input) {
        return input.linear(
                input.scope().parameter(name + ".weight"), input.scope().parameter(name + ".bias"));
    }
}
