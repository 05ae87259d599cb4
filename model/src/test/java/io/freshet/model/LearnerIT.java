package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.encode.Feature;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.config.LearningConfig;
import io.freshet.schemas.config.LearningConfig.FineTune;
import io.freshet.schemas.config.LearningConfig.Optimizer;
import io.freshet.schemas.config.LearningConfig.Regularise;
import io.freshet.schemas.config.LearningConfig.Replay;
import io.freshet.schemas.config.LearningConfig.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerIT {
    private static final ModelSpec SPEC = ModelSpecTest.spec(
            "{image: {encoder: cnn, size: 8, channels: 1}, sensor: {encoder: mlp, size: 3}}", "[a, b]");

    @TempDir
    private Path directory;

    @BeforeEach
    void start() {
        Compute.start(1);
    }

    @Test
    void goesOnInAnotherProcessBitForBit() throws Exception {
        Path weights = directory.resolve("weights");
        Path state = directory.resolve("state");
        Path resumed = directory.resolve("resumed");
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            steps(learner, 0, 20);
            model.write(weights, Map.of());
            new WeightsFile(learner.state(), Map.of()).write(state);
            int exit = anotherProcess(weights, state, resumed);
            steps(learner, 20, 40);

            assertThat(exit).isZero();
            assertThat(WeightsFile.read(resumed).weights()).isEqualTo(model.weights());
        }
    }

    /** Twenty steps from weights and state that another process wrote. */
    public static void main(String[] files) throws IOException {
        Compute.start(1);
        try (MultimodalModel model = MultimodalModel.read(SPEC, Path.of(files[0]), ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            learner.load(WeightsFile.read(Path.of(files[1])).weights());
            steps(learner, 20, 40);
            model.write(Path.of(files[2]), Map.of());
        }
    }

    @Test
    void walksAnotherWayWithAnotherSeed() {
        assertThat(weightsAfterOneStep(1)).isEqualTo(weightsAfterOneStep(1)).isNotEqualTo(weightsAfterOneStep(2));
    }

    @Test
    void leavesTheEncodersAsTheyAreWhenOnlyTheHeadIsTuned() {
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.HEAD))) {
            Map<String, WeightArray> before = model.weights();

            steps(learner, 0, 3);

            model.weights().forEach((name, after) -> {
                boolean same = after.equals(before.get(name));
                boolean stays = name.startsWith("encoders.") || name.equals("head.correction");
                assertThat(same).as(name).isEqualTo(stays);
            });
        }
    }

    @Test
    void leavesEverythingAsItWasWhenTheLossIsNotFinite() {
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            steps(learner, 0, 2);
            Map<String, WeightArray> weights = model.weights();
            Map<String, WeightArray> state = learner.state();

            StepOutcome outcome = learner.step(batch(9, Float.NaN), 9);

            assertThat(outcome.applied()).isFalse();
            assertThat(model.weights()).isEqualTo(weights);
            assertThat(learner.state()).isEqualTo(state);
            assertThat(learner.step(batch(10, 1), 10).applied()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, -3.4028235e38", "20, -3.4028235e38", "0, 1e6", "20, 3.4028235e38"})
    void goesOnSeeingThoughABrokenSensorSentItsLowestValue(int brokenAt, float wild, @TempDir Path directory)
            throws Exception {
        ModelSpec spec = ModelSpecTest.spec("{sensor: {encoder: mlp, size: 2}}", "[a, b]");
        SplittableRandom random = new SplittableRandom(8);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            for (int step = 0; step < 40; step++) {
                LearningBatch batch = readings(random, step == brokenAt ? 6 : 0, wild);
                assertThat(learner.step(batch, step).applied()).isTrue();
            }

            LearningBatch unseen = readings(random, 0, wild);
            List<Scores> scores = model.score(unseen.features());
            for (int i = 0; i < scores.size(); i++) {
                assertThat(scores.get(i).best())
                        .isEqualTo((int) unseen.targets().get(i).single());
            }
            model.write(directory.resolve("after.safetensors"), Map.of());
            try (MultimodalModel after =
                    MultimodalModel.read(spec, directory.resolve("after.safetensors"), ComputeDevice.CPU)) {
                assertThat(after.weights()).isEqualTo(model.weights());
            }
        }
    }

    /** Sixteen readings of a sensor whose sign is the label, the first ones broken. */
    private static LearningBatch readings(SplittableRandom random, int broken, float wild) {
        List<Features> features = new ArrayList<>();
        int[] targets = new int[16];
        float[] weights = new float[16];
        Arrays.fill(weights, 1);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextInt(2);
            float value = (targets[i] * 2 - 1) * (1 + random.nextFloat());
            float[] row = i < broken ? new float[] {wild, wild} : new float[] {value, random.nextFloat()};
            features.add(new Features(new TreeMap<>(Map.of("sensor", new Feature.Dense(row)))));
        }
        return Batches.labelled(features, targets, weights);
    }

    @Test
    void learnsTheSameWhateverTheCorrectionOfWhatIsServed() {
        Map<String, WeightArray> plain = weightsAfterOneStep(1);
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            model.correct(new float[] {3, 0});

            learner.step(batch(0, 1), 1);

            Map<String, WeightArray> corrected = model.weights();
            assertThat(corrected.remove("head.correction"))
                    .isEqualTo(new WeightArray(new long[] {2}, new float[] {3, 0}));
            plain.remove("head.correction");
            assertThat(corrected).isEqualTo(plain);
        }
    }

    @Test
    void holdsNoMoreArraysHoweverManyStepsItTakes() {
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            steps(learner, 0, 2);
            int before = model.parameters().managedArrays();

            steps(learner, 2, 200);

            assertThat(model.parameters().managedArrays()).isEqualTo(before);
        }
    }

    @Test
    void learnsWhatCanBeLearned() {
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            double first = learner.step(batch(0, 1), 0).loss();
            steps(learner, 1, 60);
            double last = learner.step(batch(60, 1), 60).loss();

            assertThat(last).isLessThan(first / 3);
        }
    }

    private static Map<String, WeightArray> weightsAfterOneStep(long seed) {
        try (MultimodalModel model = MultimodalModel.initialise(SPEC, 1, ComputeDevice.CPU);
                Learner learner = Learner.of(model, config(Strategy.FULL))) {
            learner.step(batch(0, 1), seed);
            return model.weights();
        }
    }

    private static void steps(Learner learner, int from, int to) {
        for (int step = from; step < to; step++) {
            learner.step(batch(step, 1), step);
        }
    }

    /** Sixteen examples of which the sensor's first number tells the label; some lack one modality. */
    private static LearningBatch batch(long seed, float scale) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Features> features = new ArrayList<>();
        int[] targets = new int[16];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextInt(2);
            float[] sensor = {scale * (targets[i] * 1000 + random.nextInt(100)), random.nextFloat(), 5};
            byte[] image = new byte[64];
            Arrays.fill(image, (byte) (targets[i] * 100 + random.nextInt(50)));
            TreeMap<String, Feature> one = new TreeMap<>(Map.of("sensor", new Feature.Dense(sensor)));
            if (i % 3 > 0) {
                one.put("image", new Feature.Planes(image));
            }
            features.add(new Features(one));
        }
        float[] weights = new float[targets.length];
        Arrays.fill(weights, 1);
        return Batches.labelled(features, targets, weights);
    }

    private static LearningConfig config(Strategy strategy) {
        return new LearningConfig(
                new FineTune(strategy, 1, 0),
                new Optimizer(16, 0.005, 0.9, 0.999, 1e-8, 0.01, 1),
                new Regularise(0.2, 0.2, 0, 0.5, true),
                new Replay(0, 0, 0));
    }

    private static int anotherProcess(Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                LearnerIT.class.getName()));
        for (Path file : files) {
            command.add(file.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }
}
