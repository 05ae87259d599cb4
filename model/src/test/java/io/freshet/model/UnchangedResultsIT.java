package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.InPlace;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Seeded training gives what it gave in earlier releases: see the README beside {@code unchanged.json}. Bit for bit
 * where the processor adds up in the same order, which the file's probe tells; within rounding elsewhere.
 */
class UnchangedResultsIT {
    private static final int STEPS = 6;
    private static final int BATCH = 12;
    private static final ModelSpec SPEC = new ModelSpec(
            new TreeMap<>(Map.of(
                    "audio", new ModalityConfig.MelCnn(4000, Duration.ofMillis(300)),
                    "image", new ModalityConfig.Cnn(12, 3),
                    "sensor", new ModalityConfig.Mlp(5),
                    "text", new ModalityConfig.HashedText(1024))),
            List.of("a", "b", "c"));

    private JsonNode reference;

    @BeforeEach
    void readTheReference() throws IOException {
        Compute.start(1);
        try (InputStream in = UnchangedResultsIT.class.getResourceAsStream("reference/unchanged.json")) {
            reference = new ObjectMapper().readTree(in);
        }
    }

    @ParameterizedTest
    @EnumSource(InPlace.class)
    void trainsAndScoresAsBefore(InPlace strategy) {
        ObjectNode found = train(strategy);

        // No encoder here is pretrained: there is nothing that frozen leaves alone.
        JsonNode expected = reference.get(strategy == InPlace.FROZEN ? InPlace.FULL.name() : strategy.name());
        assertThat(found.get("begins")).isEqualTo(expected.get("begins"));
        for (String numbers : List.of("losses", "norms", "scores")) {
            for (int i = 0; i < expected.get(numbers).size(); i++) {
                assertThat(found.get(numbers).get(i).asDouble())
                        .as(numbers + " " + i)
                        .isEqualTo(expected.get(numbers).get(i).asDouble(), within(1e-3));
            }
        }
        if (probe().equals(reference.get("probe").asText())) {
            assertThat(found).isEqualTo(expected);
        }
    }

    private static ObjectNode train(Strategy strategy) {
        LearningConfig config = new LearningConfig(
                new LearningConfig.FineTune(strategy, 1, 0),
                new LearningConfig.Optimizer(BATCH, 0.01, 0.9, 0.999, 1e-8, 0.01, 0.5),
                new LearningConfig.Regularise(0.2, 0.2, 0.1, 0, true),
                new LearningConfig.Replay(0, 0, 0));
        ObjectNode found = new ObjectMapper().createObjectNode();
        ArrayNode losses = found.putArray("losses");
        ArrayNode norms = found.putArray("norms");
        ArrayNode scores = found.putArray("scores");
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 7, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config)) {
            found.put("begins", digest(known(model.weights())));
            for (int step = 0; step < STEPS; step++) {
                StepOutcome outcome = learner.step(batch(step), 40 + step);
                losses.add(outcome.loss());
                norms.add(outcome.gradientNorm());
            }
            model.correct(new float[] {0, 0.25f, -0.5f});
            found.put("weights", digest(known(model.weights())));
            found.put("optimizer", digest(known(learner.state())));
            for (Scores one : model.score(batch(STEPS).features())) {
                for (float probability : one.values()) {
                    scores.add((double) probability);
                }
            }
        }
        return found;
    }

    /** Without what was added since: the first rows that standardisation keeps, and heads that no answer uses. */
    private static Map<String, WeightArray> known(Map<String, WeightArray> weights) {
        Map<String, WeightArray> known = new TreeMap<>(weights);
        known.remove("encoders.sensor.input.first");
        known.keySet().removeIf(name -> name.contains("heads."));
        return known;
    }

    private static String digest(Map<String, WeightArray> arrays) {
        int values =
                arrays.values().stream().mapToInt(one -> one.values().length).sum();
        StringBuilder names = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES);
        new TreeMap<>(arrays).forEach((name, array) -> {
            names.append(name).append(' ').append(array).append('\n');
            for (float value : array.values()) {
                bytes.putFloat(value);
            }
        });
        return Digests.sha256((names + Digests.sha256(bytes.array())).getBytes(StandardCharsets.UTF_8));
    }

    /** What this processor makes of sums in the library's own order: a digest of a few of its operations. */
    private static String probe() {
        List<ParameterSpec> specs = List.of(
                ParameterSpec.trained("kernel", Initial.fanIn(27), 16, 3, 3, 3),
                ParameterSpec.trained("bias", Initial.fanIn(27), 16),
                ParameterSpec.trained("weight", Initial.fanIn(576), 64, 576),
                ParameterSpec.trained("shift", Initial.fanIn(576), 64));
        try (Parameters parameters = Parameters.initialise(specs, 5, ComputeDevice.CPU)) {
            parameters.train(specs.stream().map(ParameterSpec::name).toList());
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(5))) {
                float[] values = new Initial.Uniform(1).values(BATCH * 3 * 12 * 12, new SplittableRandom(6));
                Tensor output = scope.tensor(values, BATCH, 3, 12, 12)
                        .convolve(scope.parameter("kernel"), scope.parameter("bias"), 2)
                        .reshape(BATCH, -1)
                        .linear(scope.parameter("weight"), scope.parameter("shift"))
                        .logSoftmax(1);
                output.sum().backward();
                Map<String, WeightArray> all = new TreeMap<>();
                all.put("output", new WeightArray(new long[] {BATCH, 64}, output.values()));
                scope.gradients().slots().forEach(slot -> {
                    float[] gradient = new float[slot.gradient().capacity()];
                    slot.gradient().get(0, gradient);
                    all.put(slot.name(), new WeightArray(new long[] {gradient.length}, gradient));
                });
                return digest(all);
            }
        }
    }

    private static LearningBatch batch(int step) {
        SplittableRandom random = new SplittableRandom(100 + step);
        List<Features> features = new ArrayList<>();
        int[] targets = new int[BATCH];
        float[] weights = new float[BATCH];
        for (int row = 0; row < BATCH; row++) {
            TreeMap<String, Feature> one = new TreeMap<>(Map.of(
                    "audio",
                    new Feature.Dense(new Initial.Uniform(2).values(32 * 17, random)),
                    "image",
                    image(random),
                    "sensor",
                    new Feature.Dense(new Initial.Uniform(5).values(5, random)),
                    "text",
                    text(random)));
            for (String modality : List.of("audio", "image", "sensor")) {
                if (random.nextInt(3) == 0) {
                    one.remove(modality);
                }
            }
            features.add(new Features(one));
            targets[row] = random.nextInt(3);
            weights[row] = 0.5f + random.nextInt(4);
        }
        return Batches.labelled(features, targets, weights);
    }

    private static Feature image(SplittableRandom random) {
        byte[] values = new byte[3 * 12 * 12];
        random.nextBytes(values);
        return new Feature.Planes(values);
    }

    private static Feature text(SplittableRandom random) {
        int[] rows = random.ints(3 + random.nextInt(4), 0, 1024).toArray();
        return new Feature.Bag(rows, new Initial.Uniform(1).values(rows.length, random));
    }
}
