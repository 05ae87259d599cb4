package io.freshet.model.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * Each column to mean 0 and variance 1 by running statistics, which are kept parameters: they travel with the weights,
 * so scoring uses what training saw. They are those of all rows until {@value #MEMORY} have come; after that old rows
 * are forgotten at the rate that new ones come.
 *
 * <p>No row moves the statistics by more than what lies within {@value #BOUND} deviations does: a broken sensor that
 * sends the lowest float would else make every honest value look like the mean. {@link Outliers} says what is beyond.
 * Where values really have moved, the deviation grows with every row at the bound, and the bound with it.
 *
 * <p>Parameters are float32, and 16 777 217 is not among them: a mean far from zero would stand still as soon as new
 * rows move it by less than that. So it is kept as two numbers, the nearest float32 and what is left over.
 *
 * <p><em>Source:</em> Chan, Golub and LeVeque 1979, merging of means and variances; Huber 1964, Robust Estimation of a
 * Location Parameter, for values brought to a bound instead of left out.
 *
 * @param name what the names of its parameters start with
 * @param size columns
 * @param epsilon added to each variance, so that a column that never varied stands at 0
 */
public record Standardise(String name, int size, float epsilon) {
    private static final double MEMORY = 10_000;
    /** Standard deviations beyond which a value is cut off: one wild reading must not drown the others. */
    private static final float BOUND = 8;

    /** Rows kept as they came: until there are as many, nothing but all of them together says what is usual. */
    private static final int FIRST = 32;

    private static final float INPUTS = 1e-12f;
    /** Its root is the least deviation told from none; far above the least normal float32. */
    private static final float ANY_SCALE = 1e-30f;

    /** For what a network reads: a deviation of a millionth and less counts as noise. */
    public static Standardise inputs(String name, int size) {
        return new Standardise(name, size, INPUTS);
    }

    /** For what must come back from {@link #undo} in its own unit, however small that is. */
    public static Standardise ofAnyScale(String name, int size) {
        return new Standardise(name, size, ANY_SCALE);
    }

    /** Where a column lies, and how far it spreads. */
    public record Scale(double mean, double deviation) {}

    /** The kept parameters. */
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.kept(name + ".mean", new Initial.Constant(0), size),
                ParameterSpec.kept(name + ".mean.rest", new Initial.Constant(0), size),
                ParameterSpec.kept(name + ".variance", new Initial.Constant(1), size),
                ParameterSpec.kept(name + ".count", new Initial.Constant(0), 1),
                ParameterSpec.kept(name + ".first", new Initial.Constant(0), FIRST, size));
    }

    /** Takes in (rows, size) values. */
    public void observe(Parameters parameters, float[] values) {
        Statistics kept = new Statistics(
                parameters.copy(name + ".mean").values(),
                parameters.copy(name + ".mean.rest").values(),
                parameters.copy(name + ".variance").values());
        double seen = parameters.copy(name + ".count").values()[0];
        if (seen < FIRST) {
            float[] first = parameters.copy(name + ".first").values();
            for (int column = 0; column < size; column++) {
                begin(kept, column, column(first, column, (int) seen), column(values, column, values.length / size));
            }
            int from = ((int) seen) * size;
            System.arraycopy(values, 0, first, from, Math.min(values.length, first.length - from));
            parameters.set(name + ".first", first);
        } else {
            for (int column = 0; column < size; column++) {
                follow(kept, column, column(values, column, values.length / size), seen);
            }
        }
        parameters.set(name + ".mean", kept.mean);
        parameters.set(name + ".mean.rest", kept.rest);
        parameters.set(name + ".variance", kept.variance);
        parameters.set(name + ".count", new float[] {(float) Math.min(MEMORY, seen + (double) values.length / size)});
    }

    /** While all earlier rows are at hand: what is usual is asked of old and new ones together. */
    private static void begin(Statistics kept, int column, double[] old, double[] fresh) {
        double[] all = Arrays.copyOf(old, old.length + fresh.length);
        System.arraycopy(fresh, 0, all, old.length, fresh.length);
        Outliers usual = Outliers.among(all, BOUND);
        if (usual.any(all) || Outliers.among(old, BOUND).any(old)) {
            // What was merged before was merged by other bounds.
            kept.replace(column, Moments.of(usual.within(all)));
        } else {
            kept.merge(column, Moments.of(fresh), old.length);
        }
    }

    private static void follow(Statistics kept, int column, double[] fresh, double seen) {
        double mean = kept.mean(column);
        double deviation = Math.sqrt(kept.variance[column]);
        Outliers usual = deviation > 0
                ? Outliers.around(mean, BOUND * deviation)
                : Outliers.amongThoseThatNeverVaried(mean, fresh, BOUND);
        kept.merge(column, Moments.of(usual.within(fresh)), seen);
    }

    private double[] column(float[] rows, int column, int count) {
        double[] values = new double[count];
        for (int row = 0; row < count; row++) {
            values[row] = rows[row * size + column];
        }
        return values;
    }

    /** What rows say of a column by themselves. Twice through the rows, so that a far mean takes nothing away. */
    private record Moments(int rows, double mean, double squares) {
        static Moments of(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            double mean = sum / values.length;
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Moments(values.length, mean, squares);
        }
    }

    /** The parameters while they change. */
    @SuppressWarnings("ArrayRecordComponent") // made for one update; nobody compares statistics as values
    private record Statistics(float[] mean, float[] rest, float[] variance) {
        double mean(int column) {
            return (double) mean[column] + rest[column];
        }

        void merge(int column, Moments rows, double seen) {
            double before = mean(column);
            double total = seen + rows.rows;
            double distance = rows.mean - before;
            double after = before + distance * rows.rows / total;
            double squares = variance[column] * seen + rows.squares + distance * distance * seen * rows.rows / total;
            put(column, after, squares / total);
        }

        void replace(int column, Moments rows) {
            put(column, rows.mean, rows.squares / rows.rows);
        }

        private void put(int column, double newMean, double newVariance) {
            float nearest = (float) newMean;
            float spread = (float) newVariance;
            // Outliers are bounded so that this always holds; what is not a number could never be saved or mended.
            if (Float.isFinite(nearest) && Float.isFinite(spread)) {
                mean[column] = nearest;
                rest[column] = (float) (newMean - nearest);
                variance[column] = spread;
            }
        }
    }

    /** Whether so many rows have come that none of them moves the statistics alone. */
    public boolean isSettled(Parameters parameters) {
        return parameters.copy(name + ".count").values()[0] >= FIRST;
    }

    /** The statistics of one column, as {@link #apply} uses them. */
    public Scale scale(Parameters parameters, int column) {
        double mean = (double) parameters.copy(name + ".mean").values()[column]
                + parameters.copy(name + ".mean.rest").values()[column];
        return new Scale(
                mean, Math.sqrt((double) parameters.copy(name + ".variance").values()[column] + epsilon));
    }

    /** (rows, size) to as many values within the bound, in deviations from the mean. */
    public Tensor apply(Tensor input) {
        Tensor mean = input.scope().parameter(name + ".mean");
        Tensor rest = input.scope().parameter(name + ".mean.rest");
        // In this order: what is near the mean is taken off it without loss, and then the rest counts.
        return input.minus(mean).minus(rest).over(deviation(input.scope())).clamp(BOUND);
    }

    /** (rows, size) in deviations from the mean to values in their own unit. */
    public Tensor undo(Tensor standardised) {
        Scope scope = standardised.scope();
        Tensor mean = scope.parameter(name + ".mean");
        return standardised
                .times(deviation(scope))
                .plus(scope.parameter(name + ".mean.rest"))
                .plus(mean);
    }

    private Tensor deviation(Scope scope) {
        return scope.parameter(name + ".variance")
                .plus(scope.tensor(new float[] {epsilon}, 1))
                .root();
    }
}
