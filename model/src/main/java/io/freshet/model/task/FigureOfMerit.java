package io.freshet.model.task;

import java.util.Locale;

/**
 * The one number by which two models of a task are compared.
 *
 * @param name of the metric, as in {@link EvaluationMetrics#values()}
 * @param scale what its differences mean
 * @param direction which way is better
 */
public record FigureOfMerit(String name, Scale scale, Direction direction) {
    /** Which values are better. */
    public enum Direction {
        HIGHER,
        LOWER
    }

    /** What a difference of two values means. */
    public enum Scale {
        /** From 0 to 1: differences count as they are. */
        SHARE,
        /** From 0 up, in a unit of the data: differences count against the incumbent's value. */
        MAGNITUDE
    }

    /**
     * How much worse the candidate is than the incumbent, as a share; below 0 when it is better. NaN when either was
     * not measured.
     */
    public double lost(double candidate, double incumbent) {
        double lost = direction == Direction.HIGHER ? incumbent - candidate : candidate - incumbent;
        if (scale == Scale.SHARE || lost == 0) {
            return lost;
        }
        // Against an incumbent without error every error is infinitely worse.
        return lost / Math.abs(incumbent);
    }

    /** The name under which one evaluation's value of it is kept, for example {@code validationAccuracy}. */
    public String of(String evaluation) {
        return evaluation + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** A value as people read it, for example {@code 93.1 % right} or {@code rmse 0.42}. */
    public String shown(double value) {
        return scale == Scale.SHARE
                ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
