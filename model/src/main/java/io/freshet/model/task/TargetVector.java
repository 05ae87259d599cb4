package io.freshet.model.task;

import java.util.Arrays;

/**
 * A target as a task's loss and metrics read it.
 *
 * @param values float32, as many as the task wants: of classification the position of the right label
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out below
public record TargetVector(float[] values) {
    /** Of a single number, or the position of a single label. */
    public static TargetVector of(float value) {
        return new TargetVector(new float[] {value});
    }

    /** The value of a target that has only one. */
    public float single() {
        return values[0];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TargetVector that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
