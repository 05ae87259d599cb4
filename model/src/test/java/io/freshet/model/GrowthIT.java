package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Initial;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trained model gains and loses modalities and labels. */
class GrowthIT {
    private static final int SIZE = 3;
    private static final LearningConfig CONFIG = new LearningConfig(
            new LearningConfig.FineTune(Strategy.FULL, 1, 0),
            new LearningConfig.Optimizer(16, 0.01, 0.9, 0.999, 1e-8, 0.01, 0.5),
            new LearningConfig.Regularise(0, 0, 0, 0, false),
            new LearningConfig.Replay(0, 0, 0));

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @ParameterizedTest
    @CsvSource({"d, a", "d, e", "bd, a", "bd, c", "bd, e", "bdf, a", "bdf, c", "bdf, e", "bdf, g", "bdfh, e", "bdfh, i"
    })
    void aNewModalityThatIsAbsentChangesNoBit(String old, String fresh) {
        ModelSpec from = spec(old, "x", "y", "z");
        ModelSpec to = spec(old + fresh, "x", "y", "z");
        Trained trained = train(from, 20);
        List<Features> questions = questions(from, 40);

        List<Scores> after = score(to, weights(Growth.between(from, to), trained, 5), questions);

        List<Scores> before = score(from, trained.weights, questions);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).values()).isEqualTo(before.get(i).values());
        }
    }

    @Test
    void aNewModalityBesideOldOnesMovesNoAnswerUntilItIsLearned() {
        ModelSpec from = spec("bd", "x", "y");
        ModelSpec to = spec("abd", "x", "y");
        Trained trained = train(from, 20);
        List<Features> all = questions(to, 40);
        List<Features> old = all.stream()
                .map(one -> one.only(new TreeSet<>(Set.of("b", "d"))))
                .toList();

        List<Scores> after = score(to, weights(Growth.between(from, to), trained, 5), all);

        List<Scores> before = score(from, trained.weights, old);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).values()[0]).isEqualTo(before.get(i).values()[0], within(1e-5f));
        }
    }

    @Test
    void aNewModalityAloneAnswersAndIsLearned() {
        ModelSpec from = spec("bd", "x", "y");
        ModelSpec to = spec("abd", "x", "y");
        Trained trained = train(from, 20);
        try (MultimodalModel model = MultimodalModel.initialise(to, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, CONFIG)) {
            model.load(weights(Growth.between(from, to), trained, 5));
            learner.load(moments(Growth.between(from, to), trained));
            List<Features> alone = questions(to, 5).stream()
                    .map(one -> one.only(new TreeSet<>(Set.of("a"))))
                    .toList();
            model.score(alone)
                    .forEach(scores -> assertThat(model.task().fault(scores)).isEmpty());
            assertThat(model.fusionWeights().get("a")).isLessThan(1e-7f);

            learner.step(batch(to, 1), 1);
            assertThat(model.fusionWeights().get("a")).isBetween(0.005f, 0.1f);
            for (int step = 2; step < 60; step++) {
                assertThat(learner.step(batch(to, step), step).applied()).isTrue();
            }
            assertThat(right(model, alone, questionLabels(5, 2))).isGreaterThan(3);
        }
    }

    @Test
    void aNewLabelLeavesTheOrderOfOldOnesAndCanBeLearned() {
        ModelSpec from = spec("bd", "x", "y");
        ModelSpec to = spec("bd", "new", "x", "y");
        Trained trained = train(from, 40);
        List<Features> questions = questions(from, 40);
        Growth growth = Growth.between(from, to);

        List<Scores> before = score(from, trained.weights, questions);
        List<Scores> after = score(to, weights(growth, trained, 5), questions);

        assertThat(growth.labelPositions()).containsExactly(-1, 0, 1);
        assertThat(growth.changes()).containsExactly("label new begins new");
        for (int i = 0; i < before.size(); i++) {
            float[] was = before.get(i).values();
            float[] is = after.get(i).values();
            assertThat(is[0]).isLessThan(0.01f);
            assertThat(is[1] > is[2]).isEqualTo(was[0] > was[1]);
            assertThat(is[1] / is[2]).isCloseTo(was[0] / was[1], withPercentage(0.01));
        }
    }

    @Test
    void momentsStayWithTheirWeights() {
        ModelSpec from = spec("bd", "x", "y");
        ModelSpec to = spec("abd", "y", "new", "x");
        Trained trained = train(from, 10);

        Map<String, WeightArray> moments = moments(Growth.between(from, to), trained);

        float[] bias = values(trained.optimizer, "adamw.first.head.bias");
        assertThat(values(moments, "adamw.first.head.bias")).containsExactly(bias[1], 0, bias[0]);
        assertThat(moments).containsEntry("adamw.steps", trained.optimizer.get("adamw.steps"));
        assertThat(moments.get("adamw.second.encoders.b.hidden.weight"))
                .isEqualTo(trained.optimizer.get("adamw.second.encoders.b.hidden.weight"));
        assertThat(moments.keySet()).noneMatch(key -> key.contains("encoders.a."));
    }

    @Test
    void whatIsRemovedGoesAndTheRestStays() {
        ModelSpec from = spec("abd", "x", "y", "z");
        ModelSpec to = spec("bd", "x", "z");
        Trained trained = train(from, 10);
        Growth growth = Growth.between(from, to);

        Map<String, WeightArray> weights = weights(growth, trained, 5);

        assertThat(growth.changes()).containsExactly("modality a is dropped", "label y is dropped");
        assertThat(weights.keySet()).noneMatch(name -> name.startsWith("encoders.a."));
        assertThat(weights.get("encoders.b.input.mean")).isEqualTo(trained.weights.get("encoders.b.input.mean"));
        float[] fusion = values(trained.weights, "fusion.weights");
        assertThat(values(weights, "fusion.weights")).containsExactly(fusion[1], fusion[2]);
        float[] bias = values(trained.weights, "head.bias");
        assertThat(values(weights, "head.bias")).containsExactly(bias[0], bias[2]);
        assertThat(score(to, weights, questions(to, 3))).hasSize(3);
    }

    @Test
    void equalSpecsChangeNothing() {
        ModelSpec spec = spec("bd", "x", "y");
        Trained trained = train(spec, 5);
        Growth growth = Growth.between(spec, spec);

        assertThat(growth.changes()).isEmpty();
        assertThat(weights(growth, trained, 9)).isEqualTo(trained.weights);
        assertThat(moments(growth, trained)).isEqualTo(trained.optimizer);
    }

    @Test
    void anEncoderOfAnotherSizeBeginsNew() {
        ModelSpec from = spec("bd", "x", "y");
        TreeMap<String, ModalityConfig> modalities = new TreeMap<>(from.modalities());
        modalities.put("b", new ModalityConfig.Mlp(SIZE + 1));
        ModelSpec to = new ModelSpec(modalities, from.labels());
        Trained trained = train(from, 5);

        Map<String, WeightArray> weights = weights(Growth.between(from, to), trained, 9);

        assertThat(Growth.between(from, to).changes()).containsExactly("modality b begins new");
        assertThat(values(weights, "encoders.b.input.count")).containsExactly(0);
        assertThat(weights.get("encoders.d.hidden.weight")).isEqualTo(trained.weights.get("encoders.d.hidden.weight"));
        try (MultimodalModel model = MultimodalModel.initialise(to, 1, ComputeDevice.CPU)) {
            model.load(weights);
        }
    }

    @Test
    void refusesAnotherFusion() {
        ModelSpec from = spec("bd", "x", "y");
        ModelSpec to = new ModelSpec(from.modalities(), new FusionConfig.Concat(), from.task(), from.strategy());

        assertThatThrownBy(() -> Growth.between(from, to)).hasMessageContaining("give the pipeline another name");
    }

    private record Trained(Map<String, WeightArray> weights, Map<String, WeightArray> optimizer) {}

    private static Map<String, WeightArray> weights(Growth growth, Trained trained, long seed) {
        Map<String, WeightArray> weights = new TreeMap<>();
        growth.weights(name -> Optional.ofNullable(trained.weights.get(name)), seed, weights::put);
        return weights;
    }

    private static Map<String, WeightArray> moments(Growth growth, Trained trained) {
        Map<String, WeightArray> moments = new TreeMap<>();
        growth.moments(
                trained.optimizer.keySet(), key -> Objects.requireNonNull(trained.optimizer.get(key)), moments::put);
        return moments;
    }

    private static Trained train(ModelSpec spec, int steps) {
        try (MultimodalModel model = MultimodalModel.initialise(spec, 3, ComputeDevice.CPU);
                Learner learner = Learner.of(model, CONFIG)) {
            for (int step = 0; step < steps; step++) {
                learner.step(batch(spec, step), step);
            }
            return new Trained(model.weights(), learner.state());
        }
    }

    private static List<Scores> score(ModelSpec spec, Map<String, WeightArray> weights, List<Features> questions) {
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            model.load(weights);
            List<Scores> scores = new ArrayList<>();
            questions.forEach(one -> scores.addAll(model.score(List.of(one))));
            assertThat(model.score(questions)).hasSameSizeAs(scores);
            return scores;
        }
    }

    private static int right(MultimodalModel model, List<Features> questions, int[] labels) {
        List<Scores> scores = model.score(questions);
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += scores.get(i).best() == labels[i] ? 1 : 0;
        }
        return right;
    }

    /** A modality for each letter. */
    private static ModelSpec spec(String modalities, String... labels) {
        TreeMap<String, ModalityConfig> all = new TreeMap<>();
        modalities.chars().forEach(letter -> all.put(Character.toString(letter), new ModalityConfig.Mlp(SIZE)));
        return new ModelSpec(all, List.of(labels));
    }

    private static LearningBatch batch(ModelSpec spec, int step) {
        SplittableRandom random = new SplittableRandom(step + 77);
        int labels = spec.labels().size();
        int[] targets = random.ints(16, 0, labels).toArray();
        float[] weights = new float[16];
        Arrays.fill(weights, 1);
        List<Features> features = new ArrayList<>();
        for (int target : targets) {
            features.add(features(spec, target, random));
        }
        return Batches.labelled(features, targets, weights);
    }

    private static List<Features> questions(ModelSpec spec, int count) {
        SplittableRandom random = new SplittableRandom(99);
        List<Features> questions = new ArrayList<>();
        for (int label : questionLabels(count, spec.labels().size())) {
            questions.add(features(spec, label, random));
        }
        return questions;
    }

    private static int[] questionLabels(int count, int labels) {
        return new SplittableRandom(98).ints(count, 0, labels).toArray();
    }

    /** Every modality says the label, with noise. */
    private static Features features(ModelSpec spec, int label, SplittableRandom random) {
        TreeMap<String, Feature> all = new TreeMap<>();
        for (String modality : spec.modalities().keySet()) {
            float[] row = new Initial.Uniform(1).values(SIZE, random);
            row[0] += 3 * label;
            all.put(modality, new Feature.Dense(row));
        }
        return new Features(all);
    }

    private static float[] values(Map<String, WeightArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name).values();
    }
}
