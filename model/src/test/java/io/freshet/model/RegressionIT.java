package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.encode.Feature;
import io.freshet.model.task.TargetVector;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number of three sensor values, learned by the real network. */
final class RegressionIT {
    private final SplittableRandom random = new SplittableRandom(5);

    /** Targets that lie around an offset and spread so far. */
    private record Unit(double offset, double spread) {
        float of(float[] x) {
            return (float) (offset + spread * (x[0] - 2 * x[1] + 0.5 * x[2]));
        }
    }

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @ParameterizedTest
    @CsvSource({"full, 0, 1", "head, 0, 1", "full, 0, 1e-9", "full, 1e6, 1000", "full, -40, 1e12", "head, 1e6, 1000"})
    void learnsTargetsOfAnyScale(String strategy, double offset, double spread) {
        FreshetConfig config = config(strategy);
        Unit unit = new Unit(offset, spread);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config.learning())) {
            train(learner, unit, 400, 0);

            // The targets deviate by 2.3 spreads; a head alone has only the random encoder to go by.
            assertThat(rmse(model, unit)).isLessThan((strategy.equals("full") ? 0.4 : 0.8) * spread);
        }
    }

    @Test
    void oneWildTargetChangesLittle() {
        FreshetConfig config = config("full");
        Unit unit = new Unit(20, 3);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config.learning())) {
            train(learner, unit, 300, 0);
            double before = rmse(model, unit);

            LearningBatch usual = batch(unit, 32);
            List<TargetVector> targets = new ArrayList<>(usual.targets());
            targets.set(3, TargetVector.of((float) -1e18));
            LearningBatch wild = new LearningBatch(usual.features(), targets, usual.weights());
            assertThat(learner.step(wild, 1).applied()).isTrue();

            assertThat(rmse(model, unit)).isLessThan(before + 1.5);
            train(learner, unit, 20, 300);
            assertThat(rmse(model, unit)).isLessThan(1.2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "late"})
    void whatIsServedStaysWhereItIsWhenTheTargetsMoveAndNothingIsLearned(String fusion) {
        FreshetConfig config = config("full", fusion);
        Unit unit = new Unit(20, 3);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config.learning())) {
            train(learner, unit, 50, 0);
            List<Features> asked = batch(unit, 16).features();
            List<Float> before = answers(model, asked);

            model.task()
                    .observe(model.parameters(), batch(new Unit(5_000, 90), 64).targets());

            List<Float> after = answers(model, asked);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i)).isEqualTo(before.get(i), within(0.01f));
            }
        }
    }

    @Test
    void aStepThatIsRefusedLeavesStatisticsAndHeadAsTheyWere() {
        FreshetConfig config = config("full");
        Unit unit = new Unit(20, 3);
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config.learning())) {
            train(learner, unit, 50, 0);
            Map<String, WeightArray> before = model.weights();

            LearningBatch usual = batch(unit, 4);
            float[] weights = {1, 1, 1, Float.NaN};
            StepOutcome outcome = learner.step(new LearningBatch(usual.features(), usual.targets(), weights), 1);

            assertThat(outcome.applied()).isFalse();
            assertThat(model.weights()).isEqualTo(before);
        }
    }

    @Test
    void itsFingerprintIsReadBack() {
        ModelSpec spec = ModelSpec.of(config("full"));

        assertThat(spec.fingerprint()).contains("\"type\":\"regression\"");
        assertThat(ModelSpec.ofFingerprint(spec.fingerprint()))
                .hasValueSatisfying(read -> assertThat(read.task()).isEqualTo(spec.task()));
    }

    private void train(Learner learner, Unit unit, int steps, int from) {
        for (int step = from; step < from + steps; step++) {
            assertThat(learner.step(batch(unit, 32), step).applied()).isTrue();
        }
    }

    private double rmse(MultimodalModel model, Unit unit) {
        LearningBatch fresh = batch(unit, 200);
        List<Float> answers = answers(model, fresh.features());
        double sum = 0;
        for (int i = 0; i < answers.size(); i++) {
            double error = (double) answers.get(i) - fresh.targets().get(i).single();
            sum += error * error;
        }
        return Math.sqrt(sum / answers.size());
    }

    private static List<Float> answers(MultimodalModel model, List<Features> asked) {
        return model.score(asked).stream().map(scores -> scores.values()[0]).toList();
    }

    private LearningBatch batch(Unit unit, int rows) {
        List<Features> features = new ArrayList<>();
        List<TargetVector> targets = new ArrayList<>();
        float[] weights = new float[rows];
        for (int row = 0; row < rows; row++) {
            float[] x = new float[3];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            features.add(new Features(new TreeMap<>(Map.of("sensor", new Feature.Dense(x)))));
            targets.add(TargetVector.of(unit.of(x)));
            weights[row] = 1;
        }
        return new LearningBatch(features, targets, weights);
    }

    private static FreshetConfig config(String strategy) {
        return config(strategy, "weighted");
    }

    private static FreshetConfig config(String strategy, String fusion) {
        return ConfigLoader.parse("numbers.yaml", """
                pipeline: numbers
                modalities: {sensor: {encoder: mlp, size: 3}}
                task: {type: regression}
                fine-tune: {strategy: %s}
                fusion: %s
                """.formatted(strategy, fusion), Map.of());
    }
}
