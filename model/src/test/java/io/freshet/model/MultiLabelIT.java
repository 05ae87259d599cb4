package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.task.Evaluation;
import io.freshet.model.task.Scores;
import io.freshet.model.task.TargetVector;
import io.freshet.model.task.Task;
import io.freshet.model.task.Tasks;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.Initial;
import io.freshet.model.tensor.ParameterSpec;
import io.freshet.model.tensor.Parameters;
import io.freshet.model.tensor.Scope;
import io.freshet.model.tensor.Tensor;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.task.TaskKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any number of labels, learned from a vector whose elements each decide one. */
class MultiLabelIT {
    private static final List<String> LABELS = List.of("beach", "sunset", "crowd");

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    /** Against binary_cross_entropy_with_logits of PyTorch 2.15: mean over labels, weighted mean over rows. */
    @Test
    void lossAndItsGradientAgreeWithPyTorch() {
        Task task = Tasks.of(new TaskConfig(TaskKind.MULTI_LABEL, LABELS), 8);
        float[] logits = {2, -1, 0.5f, -0.3f, 0.2f, -2, 1.5f, 0.7f, 0.1f, -1.2f, -0.4f, 3, 0.4f, -0.6f, -0.1f};
        float[][] hold = {{1, 0, 1}, {0, 0, 0}, {1, 1, 0}, {0, 0, 1}, {0, 1, 1}};
        float[] weights = {1, 2, 0.5f, 1, 1.5f};
        float[] gradient = {
            -0.0066223876f,
            0.01494119f,
            -0.020974481f,
            0.047284167f,
            0.061092664f,
            0.013244769f,
            -0.005067377f,
            -0.009217007f,
            0.014582755f,
            0.012859735f,
            0.02229513f,
            -0.0026347705f,
            0.049890637f,
            -0.053804692f,
            -0.04374827f
        };
        ParameterSpec spec = ParameterSpec.trained("logits", new Initial.Constant(0), 5, 3);
        try (Parameters parameters = Parameters.of(
                List.of(spec), Map.of("logits", new WeightArray(new long[] {5, 3}, logits)), ComputeDevice.CPU)) {
            parameters.train(List.of("logits"));
            List<TargetVector> targets =
                    List.of(hold).stream().map(TargetVector::new).toList();
            try (Scope scope = Scope.learning(parameters, new SplittableRandom(0))) {
                Tensor loss = task.loss(scope.parameter("logits"), targets, weights, 0);
                loss.backward();

                assertThat(loss.values()[0]).isEqualTo(0.5230469f, within(1e-6f));
                float[] found = new float[gradient.length];
                scope.gradients().slots().get(0).gradient().get(0, found);
                assertThat(found).containsExactly(gradient, within(1e-7f));
                assertThat(task.loss(scope.parameter("logits"), targets, weights, 0.1)
                                .values()[0])
                        .isEqualTo(0.5555469f, within(1e-6f));
            }
        }
    }

    @Test
    void learnsEachLabelByItself() throws IOException, UndecodableException {
        FreshetConfig config = ConfigLoader.parse("tags.yaml", """
                pipeline: tags
                modalities: {sensor: {encoder: mlp, size: 3}}
                task: {type: multi-label, labels: [beach, sunset, crowd]}
                """, Map.of());
        ModelSpec spec = ModelSpec.of(config);
        SplittableRandom random = new SplittableRandom(5);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config.learning())) {
            for (int step = 0; step < 150; step++) {
                assertThat(learner.step(batch(model, random, 32), step).applied())
                        .isTrue();
            }

            LearningBatch asked = batch(model, random, 200);
            assertThat(f1(model, asked)).isGreaterThan(0.95);
            assertThat(ModelSpec.ofFingerprint(spec.fingerprint()))
                    .hasValueSatisfying(read -> assertThat(read.task()).isEqualTo(spec.task()));
        }
    }

    private static double f1(MultimodalModel model, LearningBatch asked) {
        List<Evaluation> evaluations = new ArrayList<>();
        List<Scores> scores = model.score(asked.features());
        for (int i = 0; i < scores.size(); i++) {
            evaluations.add(model.task().evaluate(scores.get(i), asked.targets().get(i), 1));
        }
        return model.task().summarise(evaluations).merit();
    }

    /** A label holds where its element is above 0. */
    private static LearningBatch batch(MultimodalModel model, SplittableRandom random, int size)
            throws IOException, UndecodableException {
        Preparer preparer = new Preparer(model.spec(), DigitsData::inline);
        List<Features> features = new ArrayList<>();
        List<TargetVector> targets = new ArrayList<>();
        float[] weights = new float[size];
        for (int row = 0; row < size; row++) {
            double[] values = random.doubles(3, -1, 1).toArray();
            byte[] payload = Arrays.toString(values).getBytes(StandardCharsets.UTF_8);
            features.add(preparer.prepare(
                    DigitsData.sample("row", Map.of("sensor", DigitsData.part("application/json", payload)))));
            float[] hold = new float[values.length];
            for (int label = 0; label < hold.length; label++) {
                hold[label] = values[label] > 0 ? 1 : 0;
            }
            targets.add(new TargetVector(hold));
            weights[row] = 1;
        }
        return new LearningBatch(features, targets, weights);
    }
}
