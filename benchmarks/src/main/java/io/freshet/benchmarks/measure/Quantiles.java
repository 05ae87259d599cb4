package io.freshet.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/** Order statistics. */
public final class Quantiles {
    private Quantiles() {}

    /** The middle value, or the mean of the two in the middle. */
    public static double median(Collection<Double> values) {
        double[] sorted =
                sorted(values.stream().mapToDouble(Double::doubleValue).toArray());
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest value that at least a share of all values do not exceed.
     *
     * @param share above 0, up to 1
     */
    public static double at(double share, double[] values) {
        if (share <= 0 || share > 1) {
            throw new IllegalArgumentException("share is " + share + "; it must be above 0 and at most 1");
        }
        double[] sorted = sorted(values);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there are no values; nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
