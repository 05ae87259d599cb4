package io.freshet.model.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of a parameter that each belong to something with a name, such as a label: where others come and go, a row
 * goes with its name.
 *
 * @param names one for each row
 * @param joining how a row begins that joins trained ones
 */
public record NamedRows(List<String> names, Joining joining) {
    /** Says how a new row begins. */
    public interface Joining {
        /**
         * The new row.
         *
         * @param trained (rows, width) at least one
         */
        float[] row(float[][] trained);
    }

    public NamedRows {
        names = List.copyOf(names);
    }

    /** A new row is the mean of the trained ones, moved by {@code shift}. */
    public static NamedRows atMean(List<String> names, float shift) {
        return new NamedRows(
                names,
                trained -> column(
                        trained,
                        shift,
                        values -> Arrays.stream(values).average().orElse(0)));
    }

    /** A new row is the lowest of the trained ones, column by column, moved by {@code shift}. */
    public static NamedRows atLowest(List<String> names, float shift) {
        return new NamedRows(
                names,
                trained -> column(
                        trained, shift, values -> Arrays.stream(values).min().orElse(0)));
    }

    /** A new row is zero. */
    public static NamedRows atZero(List<String> names) {
        return new NamedRows(names, trained -> new float[trained[0].length]);
    }

    private interface OfColumn {
        double of(double[] values);
    }

    private static float[] column(float[][] trained, float shift, OfColumn chosen) {
        float[] row = new float[trained[0].length];
        for (int i = 0; i < row.length; i++) {
            int column = i;
            row[i] = (float) chosen.of(Arrays.stream(trained)
                            .mapToDouble(one -> one[column])
                            .toArray())
                    + shift;
        }
        return row;
    }
}
