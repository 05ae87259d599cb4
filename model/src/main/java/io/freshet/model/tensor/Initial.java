package io.freshet.model.tensor;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a parameter begins. */
public sealed interface Initial {
    /** Values for {@code size} elements; the same generator state gives the same values on every machine. */
    float[] values(int size, RandomGenerator random);

    /** Every element the same. */
    record Constant(float value) implements Initial {
        @Override
        public float[] values(int size, RandomGenerator random) {
            float[] values = new float[size];
            Arrays.fill(values, value);
            return values;
        }
    }

    /** Uniform in [-bound, bound). */
    record Uniform(float bound) implements Initial {
        @Override
        public float[] values(int size, RandomGenerator random) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (random.nextFloat() * 2 - 1) * bound;
            }
            return values;
        }
    }

    /** Normal about 0. */
    record Normal(float deviation) implements Initial {
        @Override
        public float[] values(int size, RandomGenerator random) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                // Box and Muller 1958. The generator's own differs between releases of Java.
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                values[i] = (float) (deviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
            }
            return values;
        }
    }

    /** Uniform within 1/sqrt(fanIn), as PyTorch begins convolutions and linear layers. */
    static Initial fanIn(long fanIn) {
        return new Uniform((float) (1 / Math.sqrt((double) fanIn)));
    }

    /**
     * Uniform within sqrt(6/fanIn), which keeps the variance from one ReLU to the next however many there are.
     *
     * <p><em>Source:</em> He and others 2015, Delving Deep into Rectifiers.
     */
    static Initial fanInThroughRelu(long fanIn) {
        return new Uniform((float) Math.sqrt(6.0 / fanIn));
    }
}
