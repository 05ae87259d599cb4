package io.freshet.model.encode;

import io.freshet.model.layer.Layer.Convolution;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Images;
import io.freshet.schemas.media.UndecodableException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The encoder {@code cnn}: a picture, scaled to a square, through convolutions until at most 4 x 4 positions are left.
 * Network: (batch, channels, size, size) to (batch, 64).
 */
final class ImageEncoder implements Encoder {
    private static final int GRID = 4;
    /** Bytes 0 to 255 come to the network as -2 to 2. */
    private static final float MEAN = 127.5f;

    private static final float DEVIATION = 63.75f;

    private final PayloadLimits.Image limits;
    private final Raster raster;
    private final ConvolutionStack stack;
    private final Projection projection;

    ImageEncoder(String prefix, ModalityConfig.Cnn config) {
        this.limits = config.limits();
        this.raster = new Raster(config.size(), config.channels());
        this.stack = ConvolutionStack.of(prefix, config.channels(), depth(config.size()));
        int side = stack.halved(config.size());
        this.projection = Projection.of(prefix, stack.channels() * side * side);
    }

    private static int depth(int size) {
        int depth = 0;
        for (int side = size; side > GRID; side = Convolution.halved(side)) {
            depth++;
        }
        return depth;
    }

    @Override
    public Feature prepare(String contentType, byte[] payload) throws UndecodableException {
        return new Feature.Planes(raster.planes(Images.decode(payload, limits)));
    }

    /** Shifts by at most one pixel each way. */
    @Override
    public Feature augment(Feature feature, RandomGenerator random) {
        int down = random.nextInt(3) - 1;
        int right = random.nextInt(3) - 1;
        return new Feature.Planes(raster.shifted(((Feature.Planes) feature).values(), down, right));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return Stream.of(stack.parameters(), projection.parameters())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Tensor encode(Scope scope, List<Feature> features) {
        int length = raster.length();
        float[] values = new float[features.size() * length];
        for (int row = 0; row < features.size(); row++) {
            byte[] planes = ((Feature.Planes) features.get(row)).values();
            for (int i = 0; i < length; i++) {
                values[row * length + i] = ((planes[i] & 0xff) - MEAN) / DEVIATION;
            }
        }
        Tensor input = scope.tensor(values, features.size(), raster.channels(), raster.side(), raster.side());
        return projection.apply(stack.apply(input).reshape(features.size(), -1));
    }
}
