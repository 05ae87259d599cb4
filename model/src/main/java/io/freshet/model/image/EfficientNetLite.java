package io.freshet.model.image;

import io.freshet.model.tensor.Layer;
import io.freshet.model.tensor.Layer.NormedConvolution;
import io.freshet.model.tensor.Layer.NormedConvolution.Padding;
import io.freshet.model.tensor.Layer.NormedConvolution.SquareKernel;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * EfficientNet-Lite0 up to its last feature map. It owns no weights. Any thread.
 *
 * <p><em>Source:</em> Tan and Le 2019, EfficientNet; its Lite variants (TensorFlow's TPU models) have ReLU6 and no
 * squeeze-and-excitation.
 */
public final class EfficientNetLite {
    /** Channels of the last feature map. */
    public static final int WIDTH = 1280;

    private static final float EPSILON = 1e-3f;
    private static final int STEM = 32;
    private static final List<Stage> STAGES = List.of(
            new Stage(1, 3, 1, 1, 16),
            new Stage(2, 3, 2, 6, 24),
            new Stage(2, 5, 2, 6, 40),
            new Stage(3, 3, 2, 6, 80),
            new Stage(3, 5, 1, 6, 112),
            new Stage(4, 5, 2, 6, 192),
            new Stage(1, 3, 1, 6, 320));

    private final NormedConvolution stem;
    private final List<Block> blocks = new ArrayList<>();
    private final NormedConvolution head;

    /**
     * Blocks of one width.
     *
     * @param stride of the first of them
     * @param expansion how many times wider a block is inside than what comes in
     */
    private record Stage(int blocks, int kernel, int stride, int expansion, int out) {}

    /** Wider by places, then each channel by itself, then narrow again; added to what came in where both are alike. */
    private record Block(
            Optional<NormedConvolution> expand,
            NormedConvolution depthwise,
            NormedConvolution project,
            boolean residual) {
        static Block of(String name, int in, Stage stage, int stride) {
            int inner = in * stage.expansion;
            return new Block(
                    stage.expansion == 1 ? Optional.empty() : Optional.of(pointwise(name + ".expand", in, inner)),
                    convolution(
                            name + ".depthwise",
                            new SquareKernel(inner, inner, stage.kernel, stride, inner, Padding.SAME)),
                    pointwise(name + ".project", inner, stage.out),
                    stride == 1 && in == stage.out);
        }

        List<ParameterSpec> parameters() {
            return Stream.of(expand, Optional.of(depthwise), Optional.of(project))
                    .flatMap(Optional::stream)
                    .map(Layer::parameters)
                    .flatMap(List::stream)
                    .toList();
        }

        Tensor apply(Tensor input) {
            Tensor wide =
                    expand.map(one -> one.apply(input).into(Tensor::relu6)).orElse(input);
            Tensor narrow = depthwise.apply(wide).into(Tensor::relu6).into(project::apply);
            if (wide != input) {
                wide.free();
            }
            return residual ? narrow.into(one -> one.plus(input)) : narrow;
        }
    }

    /** Parameters' names start with {@code prefix} and a dot. */
    public EfficientNetLite(String prefix) {
        this.stem = convolution(prefix + ".stem", new SquareKernel(3, STEM, 3, 2, 1, Padding.SAME));
        int in = STEM;
        for (Stage stage : STAGES) {
            for (int i = 0; i < stage.blocks; i++) {
                blocks.add(Block.of(prefix + ".blocks." + blocks.size(), in, stage, i == 0 ? stage.stride : 1));
                in = stage.out;
            }
        }
        this.head = pointwise(prefix + ".head", in, WIDTH);
    }

    private static NormedConvolution pointwise(String name, int in, int out) {
        return convolution(name, new SquareKernel(in, out, 1, 1, 1, Padding.SAME));
    }

    private static NormedConvolution convolution(String name, SquareKernel kernel) {
        return new NormedConvolution(name, kernel, EPSILON);
    }

    /** Every parameter, in the order of the layers. */
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>(stem.parameters());
        blocks.forEach(block -> parameters.addAll(block.parameters()));
        parameters.addAll(head.parameters());
        return parameters;
    }

    /**
     * The last feature map.
     *
     * @param pixels (batch, 3, height, width) float32, red, green and blue as (value - 127) / 128
     * @return (batch, 1280, ceil(height/32), ceil(width/32)) float32
     */
    public Tensor apply(Tensor pixels) {
        Tensor features = stem.apply(pixels).into(Tensor::relu6);
        for (Block block : blocks) {
            features = features.into(block::apply);
        }
        return features.into(head::apply).into(Tensor::relu6);
    }
}
