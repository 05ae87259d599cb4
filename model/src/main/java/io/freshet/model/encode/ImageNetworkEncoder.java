package io.freshet.model.encode;

import io.freshet.model.image.EfficientNetLite;
import io.freshet.model.image.PreparedImages;
import io.freshet.model.image.ResNet;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.transformer.VisionTransformer;
import io.freshet.model.weights.PretrainedWeights;
import io.freshet.schemas.vision.VisionShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A pretrained network over pictures: (batch, 3, side, side) to (batch, tokens, width) and (batch, width). */
final class ImageNetworkEncoder implements Encoder {
    private final Network network;
    private final PreparedImages images;
    private final Optional<PretrainedWeights> weights;

    /**
     * The network.
     *
     * @param encoded of pixels (batch, 3, side, side)
     */
    record Network(int width, List<ParameterSpec> parameters, Function<Tensor, Encoded> encoded) {
        static Network of(EfficientNetLite network) {
            return new Network(EfficientNetLite.WIDTH, network.parameters(), pixels -> places(network.apply(pixels)));
        }

        static Network of(String prefix, VisionShape shape) {
            if (shape instanceof VisionShape.Residual residual) {
                ResNet network = new ResNet(prefix, residual);
                return new Network(network.width(), network.parameters(), pixels -> places(network.apply(pixels)));
            }
            VisionTransformer network = new VisionTransformer(prefix, (VisionShape.PatchTransformer) shape);
            return new Network(network.width(), network.parameters(), pixels -> patches(network.apply(pixels)));
        }

        /** A token for each patch, of (batch, 1 + patches, width), and the one that stands for all. */
        private static Encoded patches(Tensor tokens) {
            long[] shape = tokens.shape();
            Tensor whole = tokens.slice(1, 0, 1).reshape(shape[0], shape[2]);
            return new Encoded(
                    Optional.of(new Encoded.Sequence(tokens.slice(1, 1, shape[1]), Optional.empty())), whole);
        }

        /** A token for each place of a feature map (batch, width, height, width), row by row, and their mean. */
        private static Encoded places(Tensor map) {
            long[] shape = map.shape();
            Tensor tokens = map.reshape(shape[0], shape[1], shape[2] * shape[3]).transpose(0, 2, 1);
            return new Encoded(Optional.of(new Encoded.Sequence(tokens, Optional.empty())), tokens.mean(1));
        }
    }

    ImageNetworkEncoder(Network network, PreparedImages images, Optional<? extends PretrainedWeights> weights) {
        this.network = network;
        this.images = images;
        this.weights = weights.map(one -> one);
    }

    @Override
    public int width() {
        return network.width();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return network.parameters();
    }

    @Override
    public Optional<PretrainedWeights> pretrained() {
        return weights;
    }

    @Override
    public Encoded encode(Scope scope, List<Feature> features) {
        float[] values = new float[features.size() * images.length()];
        for (int row = 0; row < features.size(); row++) {
            images.put(((Feature.Planes) features.get(row)).values(), values, row * images.length());
        }
        int side = images.preparation().side();
        return network.encoded()
                .apply(scope.tensor(values, features.size(), images.length() / side / side, side, side));
    }
}
