package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.FineTune;
import io.freshet.schemas.config.LearningConfig.Optimizer;
import io.freshet.schemas.config.LearningConfig.Regularise;
import io.freshet.schemas.config.LearningConfig.Replay;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole network against PyTorch: see the README beside {@code network.json}. */
class NetworkReferenceIT {
    private static final int BATCH = 6;
    private static final ModelSpec SPEC = new ModelSpec(
            new TreeMap<>(Map.of(
                    "audio", new ModalityConfig.MelCnn(4000, Duration.ofMillis(300)),
                    "image", new ModalityConfig.Cnn(12, 3),
                    "sensor", new ModalityConfig.Mlp(5),
                    "text", new ModalityConfig.HashedText(1024))),
            List.of("a", "b", "c"));
    private static final LearningConfig CONFIG = new LearningConfig(
            new FineTune(Strategy.FULL, 1, 0),
            new Optimizer(BATCH, 0.01, 0.9, 0.999, 1e-8, 0.01, 0.5),
            new Regularise(0, 0, 0.1, 0, false),
            new Replay(0, 0, 0));
    private static final Map<String, String> PRESENT = Map.of(
            "audio", "110101",
            "image", "101101",
            "sensor", "111001",
            "text", "100011");
    private static final LearningBatch EXAMPLES =
            Batches.labelled(batch(), new int[] {0, 1, 2, 2, 1, 0}, new float[] {1, 2, 0.5f, 1, 1, 3});

    private MultimodalModel model;
    private JsonNode reference;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    void startFromTheFormula() throws IOException {
        Compute.start(1);
        model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
        model.load(formula(model.weights()));
        try (InputStream in = NetworkReferenceIT.class.getResourceAsStream("reference/network.json")) {
            reference = new ObjectMapper().readTree(in);
        }
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void scoresAsPyTorchDoesWhateverIsMissing() {
        assertScores(model.score(batch()), reference.get("before"));
    }

    @Test
    void findsTheGradientsThatPyTorchFinds() {
        try (Learner learner = Learner.of(model, CONFIG)) {
            learner.step(EXAMPLES, 0);

            // After one step the first moment is the clipped gradient times 1 - beta1.
            Map<String, WeightArray> state = learner.state();
            reference.get("clippedGradients").properties().forEach(entry -> {
                float[] moment = values(state, "adamw.first." + entry.getKey());
                assertBrief(entry.getKey(), moment, 10, entry.getValue(), 2e-6);
            });
        }
    }

    @Test
    void walksTenStepsWithPyTorch() {
        try (Learner learner = Learner.of(model, CONFIG)) {
            for (JsonNode step : reference.get("steps")) {
                StepOutcome outcome = learner.step(EXAMPLES, 0);
                assertThat(outcome.loss()).isEqualTo(step.get("loss").asDouble(), within(1e-4));
                assertThat(outcome.gradientNorm())
                        .isEqualTo(step.get("gradientNorm").asDouble(), within(2e-3));
            }
        }

        assertScores(model.score(batch()), reference.get("after"));
        Map<String, WeightArray> weights = model.weights();
        reference
                .get("weightsAfter")
                .properties()
                .forEach(entry ->
                        assertBrief(entry.getKey(), values(weights, entry.getKey()), 1, entry.getValue(), 1e-3));
    }

    private static void assertScores(List<Scores> scores, JsonNode expected) {
        for (int row = 0; row < BATCH; row++) {
            for (int label = 0; label < 3; label++) {
                assertThat((double) scores.get(row).values()[label])
                        .isEqualTo(expected.get(row).get(label).asDouble(), within(1e-4));
            }
        }
    }

    private static void assertBrief(String name, float[] values, double factor, JsonNode expected, double tolerance) {
        double squares = 0;
        for (float value : values) {
            squares += factor * value * factor * value;
        }
        double norm = expected.get("norm").asDouble();
        assertThat(Math.sqrt(squares)).as(name).isEqualTo(norm, within(tolerance + 1e-3 * norm));
        for (int i = 0; i < expected.get("first").size(); i++) {
            assertThat(factor * values[i])
                    .as(name + " " + i)
                    .isEqualTo(expected.get("first").get(i).asDouble(), within(tolerance));
        }
    }

    private static Map<String, WeightArray> formula(Map<String, WeightArray> weights) {
        Map<String, WeightArray> formula = new TreeMap<>(weights);
        formula.keySet().removeIf(name -> name.contains(".input.") || name.equals("head.correction"));
        List<String> trained = new ArrayList<>(formula.keySet());
        formula.replaceAll((name, array) -> {
            float base = name.matches(".*norm\\d*\\.weight") ? 1 : 0;
            float[] values = new float[array.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (base + 0.15 * Math.sin(0.7 * i + trained.indexOf(name)));
            }
            return new WeightArray(array.shape(), values);
        });
        formula.put(
                "encoders.sensor.input.mean", new WeightArray(new long[] {5}, new float[] {.1f, .1f, .1f, .1f, .1f}));
        formula.put("encoders.sensor.input.variance", new WeightArray(new long[] {5}, new float[] {2, 2, 2, 2, 2}));
        formula.put("head.correction", weights.get("head.correction"));
        formula.put("encoders.sensor.input.count", new WeightArray(new long[] {1}, new float[] {50}));
        return formula;
    }

    private static List<Features> batch() {
        List<Features> batch = new ArrayList<>();
        for (int row = 0; row < BATCH; row++) {
            TreeMap<String, Feature> features = new TreeMap<>(
                    Map.of("audio", audio(row), "image", image(row), "sensor", sensor(row), "text", text(row)));
            int at = row;
            features.keySet().removeIf(modality -> !present(modality, at));
            batch.add(new Features(features));
        }
        return batch;
    }

    private static float[] values(Map<String, WeightArray> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name).values();
    }

    private static boolean present(String modality, int row) {
        return PRESENT.getOrDefault(modality, "").charAt(row) == '1';
    }

    private static Feature audio(int row) {
        float[] values = new float[32 * 17];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (2 * Math.sin(0.37 * k + row));
        }
        return new Feature.Dense(values);
    }

    private static Feature image(int row) {
        byte[] values = new byte[3 * 12 * 12];
        for (int k = 0; k < values.length; k++) {
            values[k] = (byte) (k * 37 + row * 11);
        }
        return new Feature.Planes(values);
    }

    private static Feature sensor(int row) {
        float[] values = new float[5];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) ((k + 1) * Math.cos(k + 2.0 * row));
        }
        return new Feature.Dense(values);
    }

    private static Feature text(int row) {
        int[] rows = new int[3 + row];
        float[] weights = new float[3 + row];
        for (int k = 0; k < rows.length; k++) {
            rows[k] = (k * 97 + row * 13) % 1024;
            weights[k] = (float) (0.2 + 0.1 * (k % 3));
        }
        return new Feature.Bag(rows, weights);
    }
}
