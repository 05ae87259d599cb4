package io.freshet.model.tensor;

import java.util.Arrays;

/**
 * What is usual of a number, as a range; what lies outside counts as its nearer end.
 *
 * @param least lowest usual value
 * @param most highest usual value
 */
record Outliers(double least, double most) {
    /** Distances beyond this have squares, and so a variance, that are not finite as float32. */
    private static final double LIMIT = 1e18;
    /** Makes the median deviation of normally distributed values their standard deviation. */
    private static final double NORMAL = 1.4826;
    /** Share of rows that must differ from what a number always was, before they give it a scale. */
    private static final double NOT_FEW = 1.0 / 16;

    /** Around a mean that is known. */
    static Outliers around(double mean, double distance) {
        double bounded = Math.min(LIMIT, distance);
        return new Outliers(mean - bounded, mean + bounded);
    }

    /**
     * Of values about which nothing is known but themselves: so many deviations about their median, by the median of
     * the distances from it. Where most values are one and the same, only the distances of the others count.
     *
     * <p><em>Source:</em> Hampel 1974, The Influence Curve and its Role in Robust Estimation.
     */
    static Outliers among(double[] values, double deviations) {
        if (values.length == 0) {
            return around(0, LIMIT);
        }
        double median = median(values);
        double[] distances =
                Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
        double distance = median(distances);
        if (distance == 0) {
            double[] others = Arrays.stream(distances).filter(one -> one > 0).toArray();
            distance = others.length == 0 ? 0 : median(others);
        }
        return around(median, deviations * NORMAL * distance);
    }

    /**
     * Of a number that has been the same in every row so far: a few that differ say nothing of its scale, many do.
     *
     * @param always what it has been
     */
    static Outliers amongThoseThatNeverVaried(double always, double[] values, double deviations) {
        long others = Arrays.stream(values).filter(value -> value != always).count();
        return others > 1 && others >= NOT_FEW * values.length ? among(values, deviations) : around(always, 0);
    }

    boolean any(double[] values) {
        return Arrays.stream(values).anyMatch(value -> value < least || value > most);
    }

    double[] within(double[] values) {
        return Arrays.stream(values)
                .map(value -> Math.min(most, Math.max(least, value)))
                .toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
