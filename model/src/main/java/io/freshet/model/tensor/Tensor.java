package io.freshet.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Float32 (or, for positions, int64) of any shape, alive as long as its scope. One thread. */
public final class Tensor {
    private final NDArray array;
    private final Scope scope;

    Tensor(NDArray array, Scope scope) {
        this.array = array;
        this.scope = scope;
    }

    /** Axis lengths, outermost first. */
    public long[] shape() {
        return array.getShape().getShape();
    }

    /** Elements in all. */
    public long size() {
        return array.size();
    }

    /** The scope that frees this tensor. */
    public Scope scope() {
        return scope;
    }

    /** A copy of the values, row-major. */
    public float[] values() {
        return array.toFloatArray();
    }

    /** The same values under other axes; -1 once for what is left over. */
    public Tensor reshape(long... shape) {
        return kept(array.reshape(new Shape(shape)));
    }

    /** Element by element, with broadcasting. */
    public Tensor plus(Tensor other) {
        return kept(array.add(other.array));
    }

    /** Element by element, with broadcasting. */
    public Tensor minus(Tensor other) {
        return kept(array.sub(other.array));
    }

    /** Element by element, with broadcasting. */
    public Tensor times(Tensor other) {
        return kept(array.mul(other.array));
    }

    /** Element by element, with broadcasting. */
    public Tensor over(Tensor other) {
        return kept(array.div(other.array));
    }

    /** Every element within [-bound, bound]. */
    public Tensor clamp(float bound) {
        return kept(array.clip(-bound, bound));
    }

    /** Square root of each element. */
    public Tensor root() {
        return kept(array.sqrt());
    }

    /** min(max(x, 0), 6). */
    public Tensor relu6() {
        return kept(array.clip(0, 6));
    }

    /** What {@code step} makes of this tensor, which is freed unless it is that. */
    public Tensor into(UnaryOperator<Tensor> step) {
        Tensor made = step.apply(this);
        if (made != this) {
            free();
        }
        return made;
    }

    /** max(x, 0). */
    public Tensor relu() {
        return kept(array.getNDArrayInternal().relu());
    }

    /** x where it is above 0, and {@code slope} times x elsewhere. */
    public Tensor leakyRelu(float slope) {
        return kept(array.getNDArrayInternal().leakyRelu(slope));
    }

    /** max(x, least). */
    public Tensor atLeast(float least) {
        return kept(array.clip(least, Float.POSITIVE_INFINITY));
    }

    /** x times the normal distribution function of x. */
    public Tensor gelu() {
        return kept(array.getNDArrayInternal().gelu());
    }

    /** x times the logistic function of x. */
    public Tensor silu() {
        return kept(array.getNDArrayInternal().swish(1));
    }

    /** Logistic function of each element. */
    public Tensor sigmoid() {
        return kept(array.getNDArrayInternal().sigmoid());
    }

    /** Hyperbolic tangent of each element. */
    public Tensor tanh() {
        return kept(array.tanh());
    }

    /** The same values with the axes in another order. */
    public Tensor transpose(int... axes) {
        return kept(array.transpose(axes));
    }

    /** Matrix product over the last two axes, (..., rows, inner) by (..., inner, columns), the others broadcast. */
    public Tensor matmul(Tensor other) {
        return kept(array.matMul(other.array));
    }

    /** Along one axis the elements from {@code from} up to {@code to}, without it. */
    public Tensor slice(int axis, long from, long to) {
        return kept(JniUtils.slice((PtNDArray) array, axis, from, to, 1));
    }

    /**
     * Along the last axis the elements at given places.
     *
     * @param places int64, of this tensor's shape but for the last axis; the result has theirs
     */
    public Tensor gather(Tensor places) {
        return kept(array.gather(places.array, array.getShape().dimension() - 1));
    }

    /** The same values repeated along axes of length 1. */
    public Tensor broadcast(long... shape) {
        return kept(array.broadcast(new Shape(shape)));
    }

    /** Sum along one axis, which is kept with length 1. */
    public Tensor sum(int axis) {
        return kept(array.sum(new int[] {axis}, true));
    }

    /** Sum of all elements, a scalar. */
    public Tensor sum() {
        return kept(array.sum());
    }

    /** Mean along one axis, which goes. */
    public Tensor mean(int axis) {
        return kept(array.mean(new int[] {axis}));
    }

    /** Greatest value along one axis, which goes. */
    public Tensor max(int axis) {
        return kept(array.max(new int[] {axis}));
    }

    /** Softmax along one axis. */
    public Tensor softmax(int axis) {
        return kept(array.softmax(axis));
    }

    /** Logarithm of the softmax along one axis. */
    public Tensor logSoftmax(int axis) {
        return kept(array.logSoftmax(axis));
    }

    /** (..., in) by weight (out, in) and bias (out) to (..., out). */
    public Tensor linear(Tensor weight, Tensor bias) {
        return kept(array.getNDArrayInternal()
                .linear(array, weight.array, bias.array)
                .head());
    }

    /**
     * Convolution with padding of half the kernel.
     *
     * @param weight (out, in, height, width)
     * @param bias (out)
     * @return (batch, out, ceil(height/stride), ceil(width/stride)) for odd kernels
     */
    public Tensor convolve(Tensor weight, Tensor bias, int stride) {
        Shape kernel = weight.array.getShape();
        return convolve(
                weight, bias, new ConvolutionOptions(stride, (int) kernel.get(2) / 2, (int) kernel.get(3) / 2, 1));
    }

    /**
     * How a kernel goes over a picture.
     *
     * @param stride places from one position to the next
     * @param high zeros above and as many below
     * @param wide zeros on the left and as many on the right
     * @param groups divisions of the channels, each convolved by itself
     */
    public record ConvolutionOptions(int stride, int high, int wide, int groups) {}

    /**
     * Convolution.
     *
     * @param weight (out, in / groups, height, width)
     * @param bias (out)
     */
    public Tensor convolve(Tensor weight, Tensor bias, ConvolutionOptions options) {
        return kept(array.getNDArrayInternal()
                .convolution(
                        array,
                        weight.array,
                        bias.array,
                        new Shape(options.stride, options.stride),
                        new Shape(options.high, options.wide),
                        new Shape(1, 1),
                        options.groups)
                .head());
    }

    /**
     * Convolution of stride 1, with so many zeros beyond both ends of height and of width.
     *
     * @param weight (out, in, height, width)
     * @param bias (out)
     */
    public Tensor convolve(Tensor weight, Optional<Tensor> bias, int paddedHeight, int paddedWidth) {
        NDArray added = bias.map(tensor -> tensor.array).orElse(null);
        Shape one = new Shape(1, 1);
        return kept(array.getNDArrayInternal()
                .convolution(array, weight.array, added, one, new Shape(paddedHeight, paddedWidth), one, 1)
                .head());
    }

    /** The greatest of each height x width values of (batch, channels, height, width); what is left over goes. */
    public Tensor maxPool(int height, int width) {
        Shape window = new Shape(height, width);
        return kept(array.getNDArrayInternal().maxPool(window, window, new Shape(0, 0), false));
    }

    /** The greatest of each square of (batch, channels, height, width); nothing beyond the edge is the greatest. */
    public Tensor maxPool(int size, int stride, int padding) {
        return kept(array.getNDArrayInternal()
                .maxPool(new Shape(size, size), new Shape(stride, stride), new Shape(padding, padding), false));
    }

    /** So many zeros after the last element of an axis. */
    public Tensor zerosAfter(int axis, long count) {
        if (count == 0) {
            return this;
        }
        long[] shape = shape();
        shape[axis] = count;
        Tensor zeros = new Tensor(scope.manager().zeros(new Shape(shape)), scope);
        Tensor longer = concat(List.of(this, zeros), axis);
        zeros.free();
        return longer;
    }

    /** Normalises the last axis to mean 0 and variance 1, then scales and shifts it. */
    public Tensor layerNorm(Tensor scale, Tensor shift, float epsilon) {
        return kept(array.getNDArrayInternal()
                .layerNorm(array, scale.array.getShape(), scale.array, shift.array, epsilon)
                .head());
    }

    /** Normalises each group of channels of (batch, channels, height, width), then scales and shifts each channel. */
    public Tensor groupNorm(int groups, Tensor scale, Tensor shift) {
        long[] shape = shape();
        long length = shape[1] / groups * shape[2] * shape[3];
        // The library has no group norm; over the flattened group a layer norm is the same.
        try (NDArray ones = scope.manager().ones(new Shape(length));
                NDArray zeros = scope.manager().zeros(new Shape(length))) {
            Tensor flat = reshape(shape[0], groups, length);
            Tensor normal = flat.kept(flat.array
                    .getNDArrayInternal()
                    .layerNorm(flat.array, new Shape(length), ones, zeros, 1e-5f)
                    .head());
            return normal.reshape(shape).times(scale.reshape(1, shape[1], 1, 1)).plus(shift.reshape(1, shape[1], 1, 1));
        }
    }

    /** Rows of this (rows, width) table: positions of shape s give (s..., width). */
    public Tensor rows(Tensor positions) {
        return positions.kept(positions
                .array
                .getNDArrayInternal()
                .embedding(positions.array, array, SparseFormat.DENSE)
                .head());
    }

    /** Tensors of one shape along a new axis. */
    public static Tensor stack(List<Tensor> tensors, int axis) {
        NDList list = new NDList();
        tensors.forEach(tensor -> list.add(tensor.array));
        return tensors.get(0).kept(NDArrays.stack(list, axis));
    }

    /** Tensors one after another along an axis; their other axes are alike. */
    public static Tensor concat(List<Tensor> tensors, int axis) {
        NDList list = new NDList();
        tensors.forEach(tensor -> list.add(tensor.array));
        return tensors.get(0).kept(NDArrays.concat(list, axis));
    }

    /**
     * Gives the memory back before the scope does, as far as no backward pass needs it. The tensor is of no use after
     * that.
     */
    public void free() {
        array.close();
    }

    /** Adds to the gradient of every trained parameter that this scalar depends on. */
    public void backward() {
        // Not the library's collector: it allows one at a time in the process.
        try (NDArray one = scope.manager().ones(array.getShape())) {
            JniUtils.backward((PtNDArray) array, (PtNDArray) one, false, false);
        }
    }

    /**
     * A result belongs to its receiver's owner, which may be the parameters: hand it to the scope, or it is never
     * freed.
     */
    private Tensor kept(NDArray result) {
        if (result.getManager() != scope.manager()) {
            result.attach(scope.manager());
        }
        return new Tensor(result, scope);
    }
}
