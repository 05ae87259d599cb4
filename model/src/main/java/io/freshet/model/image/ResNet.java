package io.freshet.model.image;

import io.freshet.model.tensor.Layer;
import io.freshet.model.tensor.Layer.NormedConvolution;
import io.freshet.model.tensor.Layer.NormedConvolution.Padding;
import io.freshet.model.tensor.Layer.NormedConvolution.SquareKernel;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.vision.VisionShape.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A residual network up to its last feature map; parameters have the names that Hugging Face writes. It owns no
 * weights. Any thread.
 *
 * <p><em>Source:</em> He and others 2016, Deep Residual Learning for Image Recognition.
 */
public final class ResNet {
    private static final float EPSILON = 1e-5f;

    private final Residual shape;
    private final NormedConvolution stem;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * Convolutions one after another, added to what came in.
     *
     * @param shortcut what brings that to the shape of what comes out; empty where both are alike
     */
    private record Block(Optional<NormedConvolution> shortcut, List<NormedConvolution> path) {
        static Block of(String name, int in, int out, int stride) {
            return new Block(
                    shortcut(name, in, out, stride),
                    List.of(
                            convolution(name + ".layer.0", kernel(in, out, 3, stride)),
                            convolution(name + ".layer.1", kernel(out, out, 3, 1))));
        }

        static Block bottleneck(String name, int in, int out, int[] strides) {
            int inner = out / Residual.REDUCTION;
            return new Block(
                    shortcut(name, in, out, strides[0] * strides[1]),
                    List.of(
                            convolution(name + ".layer.0", kernel(in, inner, 1, strides[0])),
                            convolution(name + ".layer.1", kernel(inner, inner, 3, strides[1])),
                            convolution(name + ".layer.2", kernel(inner, out, 1, 1))));
        }

        private static Optional<NormedConvolution> shortcut(String name, int in, int out, int stride) {
            return in == out && stride == 1
                    ? Optional.empty()
                    : Optional.of(convolution(name + ".shortcut", kernel(in, out, 1, stride)));
        }

        List<ParameterSpec> parameters() {
            return Stream.concat(shortcut.stream(), path.stream())
                    .map(Layer::parameters)
                    .flatMap(List::stream)
                    .toList();
        }

        Tensor apply(Tensor input) {
            Tensor output = path.get(0).apply(input);
            for (NormedConvolution next : path.subList(1, path.size())) {
                output = output.into(Tensor::relu).into(next::apply);
            }
            Tensor other = shortcut.map(one -> one.apply(input)).orElse(input);
            Tensor sum = output.into(one -> one.plus(other));
            if (other != input) {
                other.free();
            }
            return sum.into(Tensor::relu);
        }
    }

    /** Parameters' names start with {@code prefix} and a dot. */
    public ResNet(String prefix, Residual shape) {
        this.shape = shape;
        this.stem = convolution(prefix + ".embedder.embedder", kernel(3, shape.stem(), 7, 2));
        int in = shape.stem();
        for (int stage = 0; stage < shape.stages().size(); stage++) {
            Residual.Stage layers = shape.stages().get(stage);
            for (int layer = 0; layer < layers.layers(); layer++) {
                boolean halves = layer == 0 && (stage > 0 || shape.halvesFirst());
                blocks.add(block(
                        prefix + ".encoder.stages." + stage + ".layers." + layer, in, layers.width(), halves ? 2 : 1));
                in = layers.width();
            }
        }
    }

    private Block block(String name, int in, int out, int stride) {
        if (!shape.bottleneck()) {
            return Block.of(name, in, out, stride);
        }
        return Block.bottleneck(name, in, out, shape.halvesBefore() ? new int[] {stride, 1} : new int[] {1, stride});
    }

    private static NormedConvolution convolution(String name, SquareKernel kernel) {
        return new NormedConvolution(name, kernel, EPSILON);
    }

    private static SquareKernel kernel(int in, int out, int size, int stride) {
        return new SquareKernel(in, out, size, stride, 1, Padding.HALF);
    }

    /** Channels of the last feature map. */
    public int width() {
        return shape.width();
    }

    /** Every parameter, in the order of the layers. */
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(stem.parameters());
        blocks.forEach(block -> parameters.addAll(block.parameters()));
        return parameters;
    }

    /**
     * The last feature map.
     *
     * @param pixels (batch, 3, height, width) float32
     * @return (batch, channels, height, width) float32; both halved by the stem, by its pooling and by most stages
     */
    public Tensor apply(Tensor pixels) {
        Tensor features = stem.apply(pixels).into(Tensor::relu).into(one -> one.maxPool(3, 2, 1));
        for (Block block : blocks) {
            features = features.into(block::apply);
        }
        return features;
    }
}
