package io.freshet.model.encode;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * Each column to mean 0 and variance 1 by running statistics, which are kept parameters: they travel with the weights,
 * so scoring uses what training saw. They are those of all rows until {@value #MEMORY} have come; after that old rows
 * are forgotten at the rate that new ones come.
 *
 * <p>Parameters are float32, and 16 777 217 is not among them: a mean far from zero would stand still as soon as new
 * rows move it by less than that. So it is kept as two numbers, the nearest float32 and what is left over.
 *
 * <p><em>Source:</em> Chan, Golub and LeVeque 1979, merging of means and variances.
 */
record Standardise(String name, int size) {
    private static final double MEMORY = 10_000;
    /** Standard deviations beyond which a value is cut off: one wild reading must not drown the others. */
    private static final float BOUND = 8;

    private static final float EPSILON = 1e-12f;

    List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.kept(name + ".mean", new Initial.Constant(0), size),
                ParameterSpec.kept(name + ".mean.rest", new Initial.Constant(0), size),
                ParameterSpec.kept(name + ".variance", new Initial.Constant(1), size),
                ParameterSpec.kept(name + ".count", new Initial.Constant(0), 1));
    }

    /** Takes in (rows, size) values. */
    void observe(Parameters parameters, float[] values) {
        Statistics kept = new Statistics(
                parameters.copy(name + ".mean").values(),
                parameters.copy(name + ".mean.rest").values(),
                parameters.copy(name + ".variance").values());
        double seen = parameters.copy(name + ".count").values()[0];
        int rows = values.length / size;
        for (int column = 0; column < size; column++) {
            kept.merge(column, Moments.of(values, column, size), seen);
        }
        parameters.set(name + ".mean", kept.mean);
        parameters.set(name + ".mean.rest", kept.rest);
        parameters.set(name + ".variance", kept.variance);
        parameters.set(name + ".count", new float[] {(float) Math.min(MEMORY, seen + rows)});
    }

    /** What new rows say of a column by themselves. Twice through the rows, so that a far mean takes nothing away. */
    private record Moments(int rows, double mean, double squares) {
        static Moments of(float[] values, int column, int size) {
            int rows = values.length / size;
            double sum = 0;
            for (int at = column; at < values.length; at += size) {
                sum += values[at];
            }
            double mean = sum / rows;
            double squares = 0;
            for (int at = column; at < values.length; at += size) {
                squares += (values[at] - mean) * (values[at] - mean);
            }
            return new Moments(rows, mean, squares);
        }
    }

    /** The parameters while they change. */
    @SuppressWarnings("ArrayRecordComponent") // made for one update; nobody compares statistics as values
    private record Statistics(float[] mean, float[] rest, float[] variance) {
        void merge(int column, Moments rows, double seen) {
            double before = (double) mean[column] + rest[column];
            double total = seen + rows.rows;
            double distance = rows.mean - before;
            double after = before + distance * rows.rows / total;
            double squares = variance[column] * seen + rows.squares + distance * distance * seen * rows.rows / total;
            variance[column] = (float) (squares / total);
            mean[column] = (float) after;
            rest[column] = (float) (after - mean[column]);
        }
    }

    Tensor apply(Tensor input) {
        Tensor mean = input.scope().parameter(name + ".mean");
        Tensor rest = input.scope().parameter(name + ".mean.rest");
        Tensor variance = input.scope().parameter(name + ".variance");
        Tensor epsilon = input.scope().tensor(new float[] {EPSILON}, 1);
        // In this order: what is near the mean is taken off it without loss, and then the rest counts.
        return input.minus(mean).minus(rest).over(variance.plus(epsilon).root()).clamp(BOUND);
    }
}
