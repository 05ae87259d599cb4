package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Initial;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.TaskConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every fusion must hold, as part of a whole model. */
class FusionContractIT {
    private static final int SIZE = 3;
    private static final List<String> LABELS = List.of("x", "y");
    private static final List<Set<String>> SUBSETS = List.of(
            Set.of("b", "d", "f"),
            Set.of("b"),
            Set.of("d"),
            Set.of("f"),
            Set.of("b", "d"),
            Set.of("b", "f"),
            Set.of("d", "f"));
    private static final LearningConfig CONFIG = new LearningConfig(
            new LearningConfig.FineTune(Strategy.FULL, 1, 0),
            new LearningConfig.Optimizer(16, 0.01, 0.9, 0.999, 1e-8, 0.01, 0.5),
            new LearningConfig.Regularise(0, 0.4, 0, 0.5, false),
            new LearningConfig.Replay(0, 0, 0));

    @TempDir
    private Path folder;

    static Stream<FusionConfig> fusions() {
        return Stream.of(
                FusionConfig.weighted(),
                new FusionConfig.Weighted(true),
                new FusionConfig.Concat(),
                new FusionConfig.Gated(),
                new FusionConfig.Attention(4, 1),
                new FusionConfig.Attention(2, 2),
                new FusionConfig.LowRankTensor(4),
                new FusionConfig.Late());
    }

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void readsEverySampleByItselfWhateverItLacks(FusionConfig fusion) {
        List<Features> questions = mixed(spec(fusion, "bdf"));
        try (MultimodalModel model = trained(spec(fusion, "bdf"), 5)) {
            List<Scores> together = model.score(questions);

            for (int i = 0; i < questions.size(); i++) {
                Scores alone = model.score(List.of(questions.get(i))).get(0);
                assertThat(model.task().fault(alone)).isEmpty();
                assertThat(together.get(i).values()).containsExactly(alone.values(), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void doesNotLookAtTheOrderOfABatch(FusionConfig fusion) {
        List<Features> questions = mixed(spec(fusion, "bdf"));
        List<Features> reversed = new ArrayList<>(questions);
        Collections.reverse(reversed);
        try (MultimodalModel model = trained(spec(fusion, "bdf"), 5)) {
            List<Scores> scores = model.score(questions);
            List<Scores> others = model.score(reversed);

            for (int i = 0; i < scores.size(); i++) {
                assertThat(others.get(scores.size() - 1 - i).values())
                        .containsExactly(scores.get(i).values(), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void bringsAGradientToEveryTrainedParameter(FusionConfig fusion) {
        ModelSpec spec = spec(fusion, "bdf");
        try (MultimodalModel model = MultimodalModel.initialise(spec, 3, ComputeDevice.CPU);
                Learner learner = Learner.of(model, CONFIG)) {
            assertThat(learner.step(batch(spec, 1), 1).applied()).isTrue();

            learner.state()
                    .forEach((name, moment) -> assertThat(moment.values())
                            .as(name)
                            .satisfiesAnyOf(
                                    values -> assertThat(name).doesNotStartWith("adamw.first.fusion"),
                                    values -> assertThat(values).isNotEqualTo(new float[values.length])));
            assertThat(learner.state().keySet()).anyMatch(name -> name.startsWith("adamw.first.fusion"));
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void learnsToAnswerByEachModalityAloneWhereSomeAreHiddenInTraining(FusionConfig fusion) {
        ModelSpec spec = spec(fusion, "bdf");
        try (MultimodalModel model = trained(spec, 200)) {
            for (Set<String> subset : SUBSETS) {
                assertThat(right(model, questions(spec, subset)))
                        .as("of 40 by " + subset)
                        .isGreaterThan(35);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void comesBackFromAFileAndItsFingerprint(FusionConfig fusion) throws IOException {
        ModelSpec spec = spec(fusion, "bdf");
        List<Features> questions = mixed(spec);
        Path artifact = folder.resolve("model.safetensors");
        try (MultimodalModel model = trained(spec, 5)) {
            model.write(artifact, Map.of());
            ModelSpec said = ModelSpec.ofFingerprint(spec.fingerprint()).orElseThrow();
            try (MultimodalModel read = MultimodalModel.read(said, artifact, ComputeDevice.CPU)) {
                assertThat(said.fusion()).isEqualTo(fusion);
                assertClose(read.score(questions), model.score(questions), 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void aModalityThatJoinsMovesNoAnswerUntilItIsLearned(FusionConfig fusion) {
        ModelSpec from = spec(fusion, "bdf");
        ModelSpec to = spec(fusion, "abdf");
        List<Features> all = questions(to, to.modalities().keySet());
        List<Features> old = mixed(from);
        try (MultimodalModel before = trained(from, 30);
                MultimodalModel after = grown(before, to)) {
            assertClose(after.score(old), before.score(old), 1e-6f);
            assertClose(
                    after.score(all),
                    before.score(all.stream()
                            .map(one -> only(one, Set.of("b", "d", "f")))
                            .toList()),
                    1e-4f);
            Map<String, WeightArray> weights = after.weights();
            before.weights().forEach((name, array) -> {
                if (!name.matches("fusion\\..*") || array.shape()[0] != 3) {
                    assertThat(weights.get(name)).as(name).isEqualTo(array);
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void aModalityThatJoinsIsLearned(FusionConfig fusion) {
        ModelSpec to = spec(fusion, "abdf");
        try (MultimodalModel before = trained(spec(fusion, "bdf"), 30);
                MultimodalModel after = grown(before, to);
                Learner learner = Learner.of(after, CONFIG)) {
            for (int step = 0; step < 150; step++) {
                assertThat(learner.step(batch(to, step), step).applied()).isTrue();
            }

            assertThat(right(after, questions(to, Set.of("a")))).isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void aModalityThatGoesLeavesTheRestAsItIs(FusionConfig fusion) {
        ModelSpec to = spec(fusion, "bf");
        try (MultimodalModel before = trained(spec(fusion, "bdf"), 120);
                MultimodalModel after = grown(before, to)) {
            assertThat(after.weights().keySet()).noneMatch(name -> name.contains(".d."));
            assertThat(right(after, questions(to, to.modalities().keySet()))).isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @MethodSource("fusions")
    void aNewLabelLeavesTheOrderOfOldOnes(FusionConfig fusion) {
        ModelSpec from = spec(fusion, "bdf");
        ModelSpec to = new ModelSpec(
                from.modalities(), fusion, TaskConfig.classification(List.of("new", "x", "y")), Strategy.FULL);
        List<Features> questions = mixed(from);
        try (MultimodalModel before = trained(from, 30);
                MultimodalModel after = grown(before, to)) {
            List<Scores> was = before.score(questions);
            List<Scores> is = after.score(questions);

            for (int i = 0; i < was.size(); i++) {
                float[] grown = is.get(i).values();
                assertThat(grown[1] / (grown[1] + grown[2]))
                        .isEqualTo(was.get(i).values()[0], within(1e-4f));
                assertThat(grown[0]).isLessThan(0.05f);
            }
        }
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private static MultimodalModel trained(ModelSpec spec, int steps) {
        MultimodalModel model = MultimodalModel.initialise(spec, 3, ComputeDevice.CPU);
        try (Learner learner = Learner.of(model, CONFIG)) {
            for (int step = 0; step < steps; step++) {
                learner.step(batch(spec, step), step);
            }
        }
        return model;
    }

    @SuppressWarnings("MustBeClosed") // closed by the caller
    private static MultimodalModel grown(MultimodalModel model, ModelSpec to) {
        MultimodalModel grown = MultimodalModel.initialise(to, 8, ComputeDevice.CPU);
        Growth.between(model.spec(), to).carry(model, grown, Set.of(), 5);
        return grown;
    }

    private static ModelSpec spec(FusionConfig fusion, String modalities) {
        TreeMap<String, ModalityConfig> all = new TreeMap<>();
        modalities.chars().forEach(letter -> all.put(Character.toString(letter), new ModalityConfig.Mlp(SIZE)));
        return new ModelSpec(all, fusion, TaskConfig.classification(LABELS), Strategy.FULL);
    }

    private static LearningBatch batch(ModelSpec spec, int step) {
        SplittableRandom random = new SplittableRandom(step + 77);
        int[] targets = random.ints(16, 0, LABELS.size()).toArray();
        float[] weights = new float[targets.length];
        Arrays.fill(weights, 1);
        List<Features> features = new ArrayList<>();
        for (int target : targets) {
            features.add(features(spec, target, random));
        }
        return Batches.labelled(features, targets, weights);
    }

    /** Questions of every subset of the modalities, one after another. */
    private static List<Features> mixed(ModelSpec spec) {
        List<Features> whole = questions(spec, spec.modalities().keySet());
        List<Features> mixed = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            mixed.add(only(whole.get(i), SUBSETS.get(i % SUBSETS.size())));
        }
        return mixed;
    }

    /** 40 questions, of the two labels by turns. */
    private static List<Features> questions(ModelSpec spec, Set<String> subset) {
        SplittableRandom random = new SplittableRandom(99);
        List<Features> questions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            questions.add(only(features(spec, i % 2, random), subset));
        }
        return questions;
    }

    private static int right(MultimodalModel model, List<Features> questions) {
        List<Scores> scores = model.score(questions);
        int right = 0;
        for (int i = 0; i < scores.size(); i++) {
            right += scores.get(i).best() == i % 2 ? 1 : 0;
        }
        return right;
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

    private static Features only(Features features, Set<String> subset) {
        return features.only(new TreeSet<>(subset));
    }

    private static void assertClose(List<Scores> is, List<Scores> was, float tolerance) {
        for (int i = 0; i < was.size(); i++) {
            assertThat(is.get(i).values()).containsExactly(was.get(i).values(), within(tolerance));
        }
    }
}
