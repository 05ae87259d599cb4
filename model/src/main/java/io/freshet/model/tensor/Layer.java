package io.freshet.model.tensor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One step of a network: it states its parameters and applies them, and owns no memory. Any thread. */
public sealed interface Layer {
    /** The layer's parameters; their names start with the layer's own. */
    List<ParameterSpec> parameters();

    /** The layer's output, with the parameters of the input's scope. */
    Tensor apply(Tensor input);

    /** (..., in) to (..., out) float32. */
    record Linear(String name, int in, int out) implements Layer {
        @Override
        public List<ParameterSpec> parameters() {
            Initial initial = Initial.fanIn(in);
            return List.of(
                    ParameterSpec.trained(name + ".weight", initial, out, in),
                    ParameterSpec.trained(name + ".bias", initial, out));
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.scope().linear(input, name + ".weight", name + ".bias");
        }
    }

    /** Kernel 3, stride 2: (batch, in, height, width) to (batch, out, ceil(height/2), ceil(width/2)) float32. */
    record Convolution(String name, int in, int out) implements Layer {
        private static final int KERNEL = 3;
        private static final int STRIDE = 2;

        @Override
        public List<ParameterSpec> parameters() {
            Initial initial = Initial.fanIn((long) in * KERNEL * KERNEL);
            return List.of(
                    ParameterSpec.trained(name + ".weight", initial, out, in, KERNEL, KERNEL),
                    ParameterSpec.trained(name + ".bias", initial, out));
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.convolve(
                    input.scope().parameter(name + ".weight"), input.scope().parameter(name + ".bias"), STRIDE);
        }

        /** Length of an axis after this layer. */
        public static int halved(int length) {
            return (length + STRIDE - 1) / STRIDE;
        }
    }

    /**
     * Stride 1 over spectrograms: (batch, in, times, frequencies) to (batch, out, times - kernel's times + 1,
     * frequencies) float32. Zeros lie beyond the lowest and the highest frequency, and nothing before the first time or
     * after the last.
     *
     * @param biased whether it has a bias
     */
    record SpectrumConvolution(String name, Kernel kernel, boolean biased) implements Layer {
        /** Channels, and lengths along both axes; the one along frequency is odd. */
        public record Kernel(int in, int out, int times, int frequencies) {}

        @Override
        public List<ParameterSpec> parameters() {
            Initial initial = Initial.fanIn((long) kernel.in * kernel.times * kernel.frequencies);
            Stream<ParameterSpec> weight = Stream.of(ParameterSpec.trained(
                    name + ".weight", initial, kernel.out, kernel.in, kernel.times, kernel.frequencies));
            Stream<ParameterSpec> bias =
                    biased ? Stream.of(ParameterSpec.trained(name + ".bias", initial, kernel.out)) : Stream.empty();
            return Stream.concat(weight, bias).toList();
        }

        @Override
        public Tensor apply(Tensor input) {
            Scope scope = input.scope();
            Optional<Tensor> bias = biased ? Optional.of(scope.parameter(name + ".bias")) : Optional.empty();
            return input.convolve(scope.parameter(name + ".weight"), bias, 0, kernel.frequencies / 2);
        }
    }

    /** Each channel of (batch, channels, height, width) by a factor and plus a shift. */
    record ChannelScale(String name, int channels) implements Layer {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    ParameterSpec.trained(name + ".weight", new Initial.Constant(1), channels),
                    ParameterSpec.trained(name + ".bias", new Initial.Constant(0), channels));
        }

        @Override
        public Tensor apply(Tensor input) {
            Scope scope = input.scope();
            Tensor scaled = input.times(scope.parameter(name + ".weight").reshape(1, channels, 1, 1));
            Tensor shifted = scaled.plus(scope.parameter(name + ".bias").reshape(1, channels, 1, 1));
            scaled.free();
            return shifted;
        }
    }

    /**
     * Convolution without a bias, then a batch norm whose statistics stay as they were learned, so that a sample gives
     * the same in any batch: (batch, in, height, width) to (batch, out, ceil(height/stride), ceil(width/stride))
     * float32. With such statistics the norm is a factor and an offset for each channel, and both together are one
     * convolution.
     *
     * <p><em>Source:</em> Ioffe and Szegedy 2015, Batch Normalization.
     *
     * @param epsilon added to the variance
     */
    record NormedConvolution(String name, SquareKernel kernel, float epsilon) implements Layer {
        /** What stands around a picture. */
        public enum Padding {
            /** Half the kernel on each side. */
            HALF,
            /** As little as it takes, an odd zero below and on the right: the SAME of TensorFlow. */
            SAME
        }

        /**
         * The kernel.
         *
         * @param size height and width, odd
         * @param groups divisions of the channels, each convolved by itself
         */
        public record SquareKernel(int in, int out, int size, int stride, int groups, Padding padding) {
            long fanIn() {
                return (long) in / groups * size * size;
            }

            /** Zeros along an axis of so many places, on both sides together. */
            private long zeros(long length) {
                return padding == Padding.HALF
                        ? size / 2 * 2L
                        : Math.max(0, ((length - 1) / stride) * stride + size - length);
            }
        }

        @Override
        public List<ParameterSpec> parameters() {
            int out = kernel.out;
            Initial one = new Initial.Constant(1);
            Initial zero = new Initial.Constant(0);
            return List.of(
                    ParameterSpec.trained(
                            name + ".convolution.weight",
                            Initial.fanInThroughRelu(kernel.fanIn()),
                            out,
                            kernel.in / kernel.groups,
                            kernel.size,
                            kernel.size),
                    ParameterSpec.trained(name + ".normalization.weight", one, out),
                    ParameterSpec.trained(name + ".normalization.bias", zero, out),
                    ParameterSpec.fixed(name + ".normalization.running_mean", zero, out),
                    ParameterSpec.fixed(name + ".normalization.running_var", one, out));
        }

        @Override
        public Tensor apply(Tensor input) {
            Scope scope = input.scope();
            Tensor factor = norm(scope, "weight")
                    .over(norm(scope, "running_var")
                            .plus(scope.tensor(new float[] {epsilon}, 1))
                            .root());
            Tensor offset =
                    norm(scope, "bias").minus(norm(scope, "running_mean").times(factor));
            Tensor weight = scope.parameter(name + ".convolution.weight").times(factor.reshape(kernel.out, 1, 1, 1));
            long high = kernel.zeros(input.shape()[2]);
            long wide = kernel.zeros(input.shape()[3]);
            Tensor.ConvolutionOptions options =
                    new Tensor.ConvolutionOptions(kernel.stride, (int) high / 2, (int) wide / 2, kernel.groups);
            Tensor higher = input.zerosAfter(2, high % 2);
            Tensor padded = higher.zerosAfter(3, wide % 2);
            Tensor output = padded.convolve(weight, offset, options);
            Stream.of(weight, higher, padded)
                    .filter(one -> one != input)
                    .distinct()
                    .forEach(Tensor::free);
            return output;
        }

        private Tensor norm(Scope scope, String part) {
            return scope.parameter(name + ".normalization." + part);
        }
    }

    /**
     * Eight groups of channels of (batch, channels, height, width), each to mean 0 and variance 1; then each channel is
     * scaled and shifted. Nothing depends on the batch, so training and scoring see the same.
     *
     * <p><em>Source:</em> Wu and He 2018, Group Normalization.
     */
    record GroupNorm(String name, int channels) implements Layer {
        private static final int GROUPS = 8;

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    ParameterSpec.trained(name + ".weight", new Initial.Constant(1), channels),
                    ParameterSpec.trained(name + ".bias", new Initial.Constant(0), channels));
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.groupNorm(
                    GROUPS,
                    input.scope().parameter(name + ".weight"),
                    input.scope().parameter(name + ".bias"));
        }
    }

    /**
     * Each row of (..., width) to mean 0 and variance 1; then each column is scaled and shifted.
     *
     * <p><em>Source:</em> Ba, Kiros and Hinton 2016, Layer Normalization.
     *
     * @param epsilon added to the variance
     */
    record LayerNorm(String name, int width, float epsilon) implements Layer {
        private static final float USUAL = 1e-5f;

        /** With PyTorch's usual epsilon. */
        public LayerNorm(String name, int width) {
            this(name, width, USUAL);
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    ParameterSpec.trained(name + ".weight", new Initial.Constant(1), width),
                    ParameterSpec.trained(name + ".bias", new Initial.Constant(0), width));
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.layerNorm(
                    input.scope().parameter(name + ".weight"), input.scope().parameter(name + ".bias"), epsilon);
        }
    }

    /** A row of a table for each position, int64 (...) to (..., width) float32. */
    record Embedding(String name, int rows, int width) implements Layer {
        /** Standard deviation 0.02, as BERT begins. */
        private static final Initial BEGINS = new Initial.Uniform((float) (0.02 * Math.sqrt(3)));

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.trained(name + ".weight", BEGINS, rows, width));
        }

        @Override
        public Tensor apply(Tensor positions) {
            return table(positions.scope()).rows(positions);
        }

        /** The whole table, (rows, width). */
        public Tensor table(Scope scope) {
            return scope.parameter(name + ".weight");
        }
    }
}
