package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.transformer.TestModels;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.FineTune;
import io.freshet.schemas.config.LearningConfig.Optimizer;
import io.freshet.schemas.config.LearningConfig.Regularise;
import io.freshet.schemas.config.LearningConfig.Replay;
import io.freshet.schemas.config.LearningConfig.Strategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LoRA and BitFit against PEFT and PyTorch: see {@code adapt.py} beside {@code adapt.json}. */
class AdaptationReferenceIT {
    private static final int[] TARGETS = {0, 1, 1, 0};
    private static final float[] IMPORTANCE = {1, 2, 0.5f, 1};

    private JsonNode references;

    /** What is compared. */
    @SuppressWarnings("ImmutableEnumChecker") // strategies are records and never changed
    private enum Case {
        LORA(new LearningConfig.Lora(3, 6, 0, List.of("*.query.weight", "*.value.weight")), 0.01),
        BITFIT(new LearningConfig.BitFit(), 0);

        private final Strategy strategy;
        private final double decay;

        Case(Strategy strategy, double decay) {
            this.strategy = strategy;
            this.decay = decay;
        }

        LearningConfig config() {
            return new LearningConfig(
                    new FineTune(strategy, 1, 0),
                    new Optimizer(TARGETS.length, 0.01, 0.9, 0.999, 1e-8, decay, 0),
                    new Regularise(0, 0, 0, 0, false),
                    new Replay(0, 0, 0));
        }

        ModelSpec spec() {
            ModelSpec spec = ModelSpecTest.spec(
                    "{text: {encoder: huggingface, directory: '" + TestModels.directory("bert") + "', pooling: mean}}",
                    "[a, b]");
            return new ModelSpec(spec.modalities(), spec.fusion(), spec.task(), strategy);
        }

        @SuppressWarnings("MustBeClosed") // closed by the caller
        MultimodalModel model() {
            MultimodalModel model = MultimodalModel.initialise(spec(), 1, ComputeDevice.CPU);
            model.load(formula(model.weights()));
            return model;
        }
    }

    @BeforeEach
    void readTheReferences() throws IOException {
        Compute.start(1);
        try (InputStream in = AdaptationReferenceIT.class.getResourceAsStream("reference/adapt.json")) {
            references = new ObjectMapper().readTree(in);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheGradientsThatPyTorchFinds(Case one) throws IOException {
        try (MultimodalModel model = one.model();
                Learner learner = Learner.of(model, one.config())) {
            assertClose(scores(model), reference(one).get("before"), 1e-5);

            learner.step(batch(), 0);

            // After one step the first moment is the gradient times 1 - beta1.
            Map<String, WeightArray> state = learner.state();
            reference(one).get("gradients").properties().forEach(entry -> {
                float[] moment = values(state, "adamw.first." + entry.getKey());
                for (int i = 0; i < moment.length; i++) {
                    moment[i] *= 10;
                }
                assertClose(moment, entry.getValue(), 1e-5);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesThreeStepsWithPyTorch(Case one) throws IOException {
        try (MultimodalModel model = one.model();
                Learner learner = Learner.of(model, one.config())) {
            for (JsonNode loss : reference(one).get("losses")) {
                assertThat(learner.step(batch(), 0).loss()).isEqualTo(loss.asDouble(), within(1e-4));
            }

            Map<String, WeightArray> weights = model.weights();
            reference(one).get("weights").properties().forEach(entry -> {
                // Attention is blind to the bias of keys: its gradient is rounding, of which Adam makes steps.
                if (!entry.getKey().contains(".key.bias")) {
                    assertClose(values(weights, entry.getKey()), entry.getValue(), 1e-4);
                }
            });
            assertClose(scores(model), reference(one).get("after"), 1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersTheSameWhenItIsMergedIntoTheBase(Case one) throws IOException {
        ModelSpec spec = one.spec();
        ModelSpec plain = new ModelSpec(spec.modalities(), spec.fusion(), spec.task(), Strategy.FROZEN);
        try (MultimodalModel model = one.model();
                Learner learner = Learner.of(model, one.config());
                MultimodalModel merged = MultimodalModel.initialise(plain, 1, ComputeDevice.CPU)) {
            learner.step(batch(), 0);
            learner.step(batch(), 1);
            learner.step(batch(), 2);

            Growth.between(spec, plain).carry(model, merged, Set.of(), 1);

            float[] beside = scores(model);
            assertThat(scores(merged)).containsExactly(beside, within(1e-5f));
            assertClose(scores(merged), reference(one).get("merged"), 1e-4);
            assertThat(merged.weights().keySet()).noneMatch(name -> name.contains("lora") || name.contains("shift"));
        }
    }

    private JsonNode reference(Case one) {
        return references.get(one == Case.LORA ? "lora" : "bitfit");
    }

    /** What begins from nothing begins as the script says; the rest is BERT's. */
    private static Map<String, WeightArray> formula(Map<String, WeightArray> weights) {
        Map<String, WeightArray> formula = new TreeMap<>(weights);
        place(formula, "encoders\\.text\\.(projection|norm)\\..*|head\\.(weight|bias)");
        place(formula, ".*\\.lora_[AB]\\.weight");
        return formula;
    }

    private static void place(Map<String, WeightArray> weights, String pattern) {
        List<String> names =
                weights.keySet().stream().filter(name -> name.matches(pattern)).toList();
        for (String name : names) {
            WeightArray array = Objects.requireNonNull(weights.get(name), name);
            double base = name.endsWith("norm.weight") ? 1 : 0;
            float[] placed = new float[array.values().length];
            for (int i = 0; i < placed.length; i++) {
                placed[i] = (float) (base + 0.2 * Math.sin(0.7 * i + names.indexOf(name)));
            }
            weights.put(name, new WeightArray(array.shape(), placed));
        }
    }

    private static LearningBatch batch() throws IOException {
        return Batches.labelled(texts(), TARGETS, IMPORTANCE);
    }

    private static List<Features> texts() throws IOException {
        JsonNode answers = new ObjectMapper()
                .readTree(Files.readAllBytes(TestModels.directory("bert").resolve("reference.json")));
        List<Features> texts = new ArrayList<>();
        for (JsonNode text : answers.get("ids")) {
            int[] ids = new int[text.size()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = text.get(i).asInt();
            }
            texts.add(new Features(new TreeMap<>(Map.of("text", new Feature.Tokens(ids)))));
        }
        return texts;
    }

    private static float[] scores(MultimodalModel model) throws IOException {
        List<Scores> scores = model.score(texts());
        float[] all = new float[2 * scores.size()];
        for (int row = 0; row < scores.size(); row++) {
            System.arraycopy(scores.get(row).values(), 0, all, 2 * row, 2);
        }
        return all;
    }

    private static float[] values(Map<String, WeightArray> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name).values().clone();
    }

    private static void assertClose(float[] values, JsonNode expected, double tolerance) {
        assertThat(values).hasSize(expected.size());
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).isEqualTo(expected.get(i).asDouble(), within(tolerance));
        }
    }
}
