package io.freshet.model.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.Compute;
import io.freshet.model.encode.Encoded;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Gradients;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.FusionConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fusions against PyTorch: see {@code fusion.py} beside {@code fusion.json}. */
class FusionReferenceIT {
    private static final int WIDTH = 4;
    private static final List<String> MODALITIES = List.of("a", "b", "c");
    private static final boolean[][] PRESENT = {
        {true, true, false, true}, {false, true, true, false}, {true, true, false, false}
    };
    private static final int[] TOKENS = {3, 1, 2};
    private static final List<float[]> MASKS =
            List.of(new float[] {1, 1, 1, 1, 1, 0, 1, 0, 0}, new float[] {1, 1}, new float[] {1, 1, 1, 1});
    private static final List<VectorFusion> FUSIONS = List.of(
            new AttentionFusion(MODALITIES, WIDTH, new FusionConfig.Attention(2, 2)),
            new LowRankTensorFusion(MODALITIES, WIDTH, 3));

    /** A fusion and what PyTorch made of it. */
    private record Case(VectorFusion fusion, String name) {
        JsonNode reference() throws IOException {
            try (InputStream in = Compute.class.getResourceAsStream("reference/fusion.json")) {
                return new ObjectMapper().readTree(in).get(name);
            }
        }

        @SuppressWarnings("MustBeClosed") // closed by the caller
        Parameters parameters() {
            List<ParameterSpec> specs = fusion.parameters();
            Map<String, WeightArray> values = new TreeMap<>();
            specs.forEach(spec -> values.put(
                    spec.name(),
                    new WeightArray(
                            spec.shape().stream().mapToLong(Integer::longValue).toArray(), new float[spec.size()])));
            List<String> names = List.copyOf(values.keySet());
            values.replaceAll((name, array) -> {
                double base = name.toLowerCase(Locale.ROOT).endsWith("norm.weight") ? 1 : 0;
                int at = names.indexOf(name);
                return new WeightArray(
                        array.shape(), row(array.values().length, i -> base + 0.4 * Math.sin(0.7 * i + at)));
            });
            return Parameters.of(specs, values, ComputeDevice.CPU);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(new Case(FUSIONS.get(0), "attention"), new Case(FUSIONS.get(1), "low-rank-tensor"));
    }

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fusesAsPyTorchDoesWhateverIsMissing(Case one) throws IOException {
        try (Parameters parameters = one.parameters();
                Scope scope = Scope.scoring(parameters)) {
            float[] fused = one.fusion.fuse(scope, batch(scope)).values();

            assertClose("output", fused, one.reference().get("output"));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheGradientsThatPyTorchFinds(Case one) throws IOException {
        JsonNode expected = one.reference().get("gradients");
        try (Parameters parameters = one.parameters()) {
            parameters.train(
                    one.fusion.parameters().stream().map(ParameterSpec::name).toList());
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(1))) {
                Tensor fused = one.fusion.fuse(scope, batch(scope));
                float[] waves = row((int) fused.size(), k -> Math.sin(0.1 * k));
                fused.times(scope.tensor(waves, fused.shape())).sum().backward();

                List<Gradients.Slot> slots = scope.gradients().slots();
                assertThat(slots).hasSize(expected.size());
                for (Gradients.Slot slot : slots) {
                    float[] gradient = new float[slot.gradient().capacity()];
                    slot.gradient().get(0, gradient);
                    assertClose(slot.name(), gradient, expected.get(slot.name()));
                }
            }
        }
    }

    private static List<ModalityBatch> batch(Scope scope) {
        List<ModalityBatch> batch = new ArrayList<>();
        for (int m = 0; m < PRESENT.length; m++) {
            int rows = MASKS.get(m).length / TOKENS[m];
            int at = m;
            float[] tokens = row(rows * TOKENS[m] * WIDTH, k -> Math.sin(0.37 * k + at));
            float[] pooled = row(rows * WIDTH, k -> Math.cos(0.23 * k + at));
            Optional<Tensor> mask =
                    m == 0 ? Optional.of(scope.tensor(MASKS.get(m), rows, TOKENS[m])) : Optional.empty();
            // One token is what an encoder gives that sees its content as a whole.
            Encoded.Sequence sequence = new Encoded.Sequence(scope.tensor(tokens, rows, TOKENS[m], WIDTH), mask);
            batch.add(new ModalityBatch(
                    Optional.of(new Encoded(Optional.of(sequence), scope.tensor(pooled, rows, WIDTH))), PRESENT[m]));
        }
        return batch;
    }

    private static float[] row(int size, IntToDoubleFunction value) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return values;
    }

    private static void assertClose(String name, float[] values, JsonNode expected) {
        assertThat(values).as(name).hasSize(expected.size());
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i])
                    .as(name + " " + i)
                    .isEqualTo(expected.get(i).asDouble(), within(1e-5));
        }
    }
}
