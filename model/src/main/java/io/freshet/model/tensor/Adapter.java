package io.freshet.model.tensor;

import java.util.List;
import java.util.function.Function;

/**
 * What is learned beside a parameter that stays as it is, and is added to it wherever it is used. It begins so that
 * nothing changes. It owns no weights. Any thread.
 */
public sealed interface Adapter {
    /** Name of the parameter that it is beside. */
    String target();

    /** What is learned. */
    List<ParameterSpec> parameters();

    /** The target with what is added. */
    Tensor adapted(Tensor target);

    /**
     * The target's values with what is added, summed up in one order on every machine.
     *
     * @param learned values of a parameter of this adapter, by its name
     */
    float[] merged(float[] target, Function<String, float[]> learned);

    /**
     * Beside a matrix (out, in), or a kernel (out, in, height, width), the product of factors (out, rank) and (rank,
     * in).
     *
     * <p><em>Source:</em> Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models.
     *
     * @param shape of the target; its first axis is out, the others are in
     */
    record LowRank(String target, List<Integer> shape, Product product) implements Adapter {
        private static final String WEIGHT = ".weight";

        /**
         * How the factors are multiplied.
         *
         * @param scale of the product
         * @param dropout in [0, 1), share of a linear layer's input that the factors do not see in training
         */
        public record Product(int rank, float scale, double dropout) {}

        public LowRank {
            shape = List.copyOf(shape);
        }

        @Override
        public List<ParameterSpec> parameters() {
            Initial normal = new Initial.Normal((float) (1 / Math.sqrt((double) in())));
            return List.of(
                    ParameterSpec.trained(first(), normal, product.rank, in()),
                    ParameterSpec.trained(second(), new Initial.Constant(0), out(), product.rank));
        }

        @Override
        public Tensor adapted(Tensor parameter) {
            Scope scope = parameter.scope();
            Tensor added = scope.parameter(second()).matmul(scope.parameter(first()));
            return added.times(scale(scope)).reshape(parameter.shape()).plus(parameter);
        }

        /**
         * What a linear layer with this target adds, without multiplying the factors: (..., in) to (..., out).
         *
         * @param input of the layer
         */
        Tensor added(Tensor input) {
            Scope scope = input.scope();
            return scope.dropout(input, product.dropout)
                    .matmul(scope.parameter(first()).transpose(1, 0))
                    .matmul(scope.parameter(second()).transpose(1, 0))
                    .times(scale(scope));
        }

        @Override
        public float[] merged(float[] values, Function<String, float[]> learned) {
            float[] first = learned.apply(first());
            float[] second = learned.apply(second());
            float[] merged = new float[values.length];
            int in = in();
            for (int row = 0; row < out(); row++) {
                for (int column = 0; column < in; column++) {
                    double sum = 0;
                    for (int k = 0; k < product.rank; k++) {
                        sum += (double) second[row * product.rank + k] * first[k * in + column];
                    }
                    int at = row * in + column;
                    merged[at] = (float) (values[at] + product.scale * sum);
                }
            }
            return merged;
        }

        private Tensor scale(Scope scope) {
            return scope.tensor(new float[] {product.scale}, 1);
        }

        private int out() {
            return shape.get(0);
        }

        private int in() {
            return shape.stream().skip(1).reduce(1, Math::multiplyExact);
        }

        private String first() {
            return layer() + ".lora_A.weight";
        }

        private String second() {
            return layer() + ".lora_B.weight";
        }

        private String layer() {
            return target.endsWith(WEIGHT) ? target.substring(0, target.length() - WEIGHT.length()) : target;
        }
    }

    /**
     * Beside a bias, what is added to each element. Learning it is learning the bias, which the shared base keeps as it
     * was.
     *
     * @param size of the target
     */
    record Shift(String target, int size) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(ParameterSpec.trained(name(), new Initial.Constant(0), size));
        }

        @Override
        public Tensor adapted(Tensor parameter) {
            return parameter.plus(parameter.scope().parameter(name()));
        }

        @Override
        public float[] merged(float[] values, Function<String, float[]> learned) {
            float[] shift = learned.apply(name());
            float[] merged = new float[values.length];
            for (int i = 0; i < merged.length; i++) {
                merged[i] = values[i] + shift[i];
            }
            return merged;
        }

        private String name() {
            return target + ".shift";
        }
    }
}
