package io.freshet.model.encode;

import io.freshet.model.tensor.Layer.Convolution;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import java.util.List;

/**
 * The network of {@code cnn}: a square picture through convolutions until at most 4 x 4 positions are left. (batch,
 * channels, size, size) to (batch, channels of the last convolution x positions).
 */
final class ImageEncoder implements Encoder {
    private static final int GRID = 4;
    /** Bytes 0 to 255 come to the network as -2 to 2. */
    private static final float MEAN = 127.5f;

    private static final float DEVIATION = 63.75f;

    private final int channels;
    private final int side;
    private final ConvolutionStack stack;

    ImageEncoder(String prefix, ModalityConfig.Cnn config) {
        this.channels = config.channels();
        this.side = config.size();
        this.stack = ConvolutionStack.of(prefix, channels, depth(side));
    }

    private static int depth(int size) {
        int depth = 0;
        for (int side = size; side > GRID; side = Convolution.halved(side)) {
            depth++;
        }
        return depth;
    }

    @Override
    public int width() {
        int left = stack.halved(side);
        return stack.channels() * left * left;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return stack.parameters();
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        int length = channels * side * side;
        float[] values = new float[features.size() * length];
        for (int row = 0; row < features.size(); row++) {
            byte[] planes = ((Feature.Planes) features.get(row)).values();
            for (int i = 0; i < length; i++) {
                values[row * length + i] = ((planes[i] & 0xff) - MEAN) / DEVIATION;
            }
        }
        Tensor input = scope.tensor(values, features.size(), channels, side, side);
        return Encoded.pooled(stack.apply(input).reshape(features.size(), -1));
    }
}
