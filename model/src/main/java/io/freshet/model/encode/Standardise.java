package io.freshet.model.encode;

import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Tensor;
import java.util.List;

/**
 * Each column to mean 0 and variance 1 by running statistics, which are kept parameters: they travel with the weights,
 * so scoring uses what training saw. After {@value #MEMORY} rows old ones are forgotten at the rate that new ones come.
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
                ParameterSpec.kept(name + ".variance", new Initial.Constant(1), size),
                ParameterSpec.kept(name + ".count", new Initial.Constant(0), 1));
    }

    /** Takes in (rows, size) values. */
    void observe(Parameters parameters, float[] values) {
        float[] mean = parameters.copy(name + ".mean").values();
        float[] variance = parameters.copy(name + ".variance").values();
        double seen = parameters.copy(name + ".count").values()[0];
        int rows = values.length / size;
        double total = seen + rows;
        for (int column = 0; column < size; column++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < rows; row++) {
                double distance = (double) values[row * size + column] - mean[column];
                sum += distance;
                squares += distance * distance;
            }
            double shift = sum / total;
            variance[column] = (float) ((variance[column] * seen + squares) / total - shift * shift);
            mean[column] = (float) (mean[column] + shift);
        }
        parameters.set(name + ".mean", mean);
        parameters.set(name + ".variance", variance);
        parameters.set(name + ".count", new float[] {(float) Math.min(MEMORY, total)});
    }

    Tensor apply(Tensor input) {
        Tensor mean = input.scope().parameter(name + ".mean");
        Tensor variance = input.scope().parameter(name + ".variance");
        Tensor epsilon = input.scope().tensor(new float[] {EPSILON}, 1);
        return input.minus(mean).over(variance.plus(epsilon).root()).clamp(BOUND);
    }
}
