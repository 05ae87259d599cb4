package io.freshet.model.layer;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/** Kernel 3, stride 2: (batch, in, height, width) to (batch, out, ceil(height/2), ceil(width/2)) float32. */
public record Convolution(String name, int in, int out) {
    private static final int KERNEL = 3;
    private static final int STRIDE = 2;

    public List<ParameterSpec> parameters() {
        Initial initial = Initial.fanIn((long) in * KERNEL * KERNEL);
        return List.of(
                ParameterSpec.trained(name + ".weight", initial, out, in, KERNEL, KERNEL),
                ParameterSpec.trained(name + ".bias", initial, out));
    }

    public Tensor apply(Tensor input) {
        return input.convolve(
                input.scope().parameter(name + ".weight"), input.scope().parameter(name + ".bias"), STRIDE);
    }

    /** Length of an axis after this layer. */
    public static int halved(int length) {
        return (length + STRIDE - 1) / STRIDE;
    }
}
