package io.freshet.model.encode;

import io.freshet.model.layer.Layer.LayerNorm;
import io.freshet.model.layer.Layer.Linear;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** How every encoder ends: (batch, in) to (batch, width), at the same scale whatever the modality, each 0 or more. */
record Projection(Linear linear, LayerNorm norm) {
    static Projection of(String prefix, int in) {
        return new Projection(
                new Linear(prefix + ".projection", in, Encoder.WIDTH), new LayerNorm(prefix + ".norm", Encoder.WIDTH));
    }

    List<ParameterSpec> parameters() {
        return Stream.of(linear.parameters(), norm.parameters())
                .flatMap(List::stream)
                .toList();
    }

    Tensor apply(Tensor input) {
        return norm.apply(linear.apply(input)).relu();
    }
}
