package io.freshet.model.weights;

import java.util.Arrays;

/**
 * One array of weights on the heap.
 *
 * @param shape lengths of the axes, outermost first; empty for a scalar
 * @param values float32 in row-major order
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out below
public record WeightArray(long[] shape, float[] values) {
    public WeightArray {
        long size = 1;
        for (long length : shape) {
            size = Math.multiplyExact(size, length);
        }
        if (size != values.length) {
            throw new IllegalArgumentException("Shape " + Arrays.toString(shape) + " holds " + size + " values, not "
                    + values.length + "; give as many values as the shape says.");
        }
    }

    /** Whether no value is infinite or not a number. */
    public boolean finite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Bit-equality, so that resumed training can be compared with training that never stopped. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WeightArray that
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "float32" + Arrays.toString(shape);
    }
}
