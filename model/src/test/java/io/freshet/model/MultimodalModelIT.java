package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.freshet.model.encode.TestPayloads;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsException;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.event.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultimodalModelIT {
    private static final ModelSpec SPEC = ModelSpecTest.spec(
            "{image: {encoder: cnn}, audio: {encoder: mel-cnn, sample-rate: 8000}, text: {encoder: hashed-text,"
                    + " buckets: 1024}, sensor: {encoder: mlp, size: 2}}",
            "[a, b, c]");

    @TempDir
    private Path directory;

    private MultimodalModel model;
    private List<Features> batch;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    void open() throws Exception {
        Compute.start(1);
        model = MultimodalModel.initialise(SPEC, 11, ComputeDevice.CPU);
        Map<String, Part> parts = Map.of(
                "image", DigitsData.part("image/png", TestPayloads.png(20, 30)),
                "audio", DigitsData.part("audio/wav", TestPayloads.wav(8000, 3000)),
                "text", DigitsData.part("text/plain", TestPayloads.utf8("hello there")),
                "sensor", DigitsData.part("application/json", TestPayloads.utf8("[3, 4]")));
        Features all = new Preparer(SPEC, DigitsData::inline).prepare(DigitsData.sample("1", parts));
        batch = List.of(all, only(all, "text"), only(all, "audio", "image"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void givesProbabilitiesForEverySampleOfABatch() {
        List<Scores> scores = model.score(batch);

        assertThat(scores).hasSize(3);
        for (Scores one : scores) {
            assertThat(one.values()).hasSize(3);
            assertThat(one.values()[0] + one.values()[1] + one.values()[2]).isEqualTo(1f, within(1e-5f));
        }
        assertThat(model.score(List.of())).isEmpty();
    }

    @Test
    void scoresBitForBitTheSameAfterWritingAndReading() throws Exception {
        Path artifact = directory.resolve("model.safetensors");
        model.write(artifact, Map.of("window", "3"));

        try (MultimodalModel read = MultimodalModel.read(SPEC, artifact, ComputeDevice.CPU)) {
            assertSame(read.score(batch), model.score(batch));
            assertThat(read.weights()).isEqualTo(model.weights());
        }
        assertThat(WeightsFile.read(artifact).metadata())
                .containsEntry("window", "3")
                .containsKey("freshet.spec");
    }

    @Test
    void multipliesTheOddsOfALabelByItsCorrectionWhereverTheArtifactGoes() throws Exception {
        List<Scores> before = model.score(batch);
        model.correct(new float[] {(float) Math.log(10), 0, (float) Math.log(0.5)});
        Path artifact = directory.resolve("corrected.safetensors");
        model.write(artifact, Map.of());

        try (MultimodalModel read = MultimodalModel.read(SPEC, artifact, ComputeDevice.CPU)) {
            List<Scores> after = read.score(batch);

            assertSame(after, model.score(batch));
            for (int i = 0; i < batch.size(); i++) {
                float[] was = before.get(i).values();
                float[] is = after.get(i).values();
                assertThat(is[0] / is[1]).isCloseTo(10 * was[0] / was[1], withinPercentage(0.01));
                assertThat(is[2] / is[1]).isCloseTo(0.5f * was[2] / was[1], withinPercentage(0.01));
            }
        }
    }

    @Test
    void readsAnArtifactFromBeforeThereWereCorrectionsAsOneWithoutAny() throws Exception {
        model.correct(new float[] {1, 2, 3});
        Map<String, WeightArray> old = new TreeMap<>(model.weights());
        old.remove("head.correction");
        Path artifact = directory.resolve("old.safetensors");
        new WeightsFile(old, Map.of()).write(artifact);

        try (MultimodalModel read = MultimodalModel.read(SPEC, artifact, ComputeDevice.CPU)) {
            assertThat(read.weights().get("head.correction")).isEqualTo(new WeightArray(new long[] {3}, new float[3]));
            model.load(old);
            assertSame(read.score(batch), model.score(batch));
        }
    }

    @Test
    void refusesACorrectionThatFitsNoLabels() {
        assertThatThrownBy(() -> model.correct(new float[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1.0, 2.0] does not fit 3 labels");
        assertThatThrownBy(() -> model.correct(new float[] {1, 2, Float.POSITIVE_INFINITY}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }

    @Test
    void leavesAMissingModalityExactlyOut() {
        Map<String, WeightArray> changed = new TreeMap<>(model.weights());
        List<Scores> before = model.score(batch);
        changed.replaceAll((name, array) -> name.startsWith("encoders.text.") ? scaled(array) : array);
        model.load(changed);

        List<Scores> after = model.score(batch);

        assertThat(after.get(0).values()).isNotEqualTo(before.get(0).values());
        assertThat(after.get(2).values()).isEqualTo(before.get(2).values());
    }

    @Test
    void givesTheSameScoresToManyThreadsAtOnce() throws Exception {
        List<Scores> expected = model.score(batch);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<List<Scores>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(threads.submit(() -> model.score(batch)));
        }

        for (Future<List<Scores>> answer : answers) {
            assertSame(answer.get(), expected);
        }
        threads.shutdown();
    }

    @Test
    void holdsNoMoreArraysHoweverOftenItScores() {
        model.score(batch);
        int before = model.parameters().managedArrays();

        for (int i = 0; i < 50; i++) {
            model.score(batch);
            model.fusionWeights();
        }

        assertThat(model.parameters().managedArrays()).isEqualTo(before);
    }

    @Test
    void startsWithEqualFusionWeightsThatSumToOne() {
        assertThat(model.fusionWeights().keySet()).containsExactly("audio", "image", "sensor", "text");
        assertThat(model.fusionWeights().values()).containsOnly(0.25f);
    }

    @Test
    void startsFromTheSeedAlone() {
        try (MultimodalModel same = MultimodalModel.initialise(SPEC, 11, ComputeDevice.CPU);
                MultimodalModel other = MultimodalModel.initialise(SPEC, 12, ComputeDevice.CPU)) {
            assertThat(same.weights()).isEqualTo(model.weights());
            assertThat(other.weights()).isNotEqualTo(model.weights());
        }
    }

    @Test
    void namesTheSectionOfEveryParameter() {
        Map<String, String> sections = model.sections();

        assertThat(sections.keySet()).isEqualTo(model.weights().keySet());
        assertThat(sections)
                .containsEntry("encoders.image.conv1.weight", "base.image")
                .containsEntry("encoders.text.table.weight", "base.text")
                .containsEntry("encoders.image.projection.weight", "head")
                .containsEntry("encoders.sensor.input.mean", "statistics")
                .containsEntry("fusion.weights", "head")
                .containsEntry("head.weight", "head")
                .containsEntry("head.correction", "statistics");
    }

    @Test
    void refusesAnArtifactOfAnotherSpec() throws Exception {
        Path artifact = directory.resolve("model.safetensors");
        model.write(artifact, Map.of());
        ModelSpec turned = new ModelSpec(SPEC.modalities(), List.of("c", "b", "a"));

        assertThatThrownBy(() -> readAndClose(turned, artifact))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("[\"a\",\"b\",\"c\"]")
                .hasMessageContaining("[\"c\",\"b\",\"a\"]");
    }

    @Test
    void refusesAnArtifactThatHoldsAWeightThatIsNotFinite() throws Exception {
        Map<String, WeightArray> weights = new TreeMap<>(model.weights());
        weights.put("head.bias", new WeightArray(new long[] {3}, new float[] {0, Float.NaN, 0}));
        Path artifact = directory.resolve("wrong.safetensors");
        new WeightsFile(weights, Map.of()).write(artifact);

        assertThatThrownBy(() -> readAndClose(SPEC, artifact))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("head.bias holds a value that is not finite");
    }

    @Test
    void refusesAnArtifactThatLacksAWeightOrHoldsAnother() throws Exception {
        Map<String, WeightArray> weights = new TreeMap<>(model.weights());
        weights.remove("fusion.weights");
        weights.put("surplus", new WeightArray(new long[] {1}, new float[1]));
        Path artifact = directory.resolve("wrong.safetensors");
        new WeightsFile(weights, Map.of()).write(artifact);

        assertThatThrownBy(() -> readAndClose(SPEC, artifact))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("fusion.weights is not there")
                .hasMessageContaining("surplus is not known");
    }

    @Test
    void changesNothingWhenWeightsDoNotFit() {
        Map<String, WeightArray> before = model.weights();
        Map<String, WeightArray> wrong = new TreeMap<>(before);
        wrong.put("head.bias", new WeightArray(new long[] {4}, new float[4]));

        assertThatThrownBy(() -> model.load(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("head.bias has shape [4]");
        assertThat(model.weights()).isEqualTo(before);
    }

    @Test
    void saysThatAFileIsNotThere() {
        Path nowhere = directory.resolve("nowhere");

        assertThatThrownBy(() -> readAndClose(SPEC, nowhere)).hasMessageContaining("nowhere");
        assertThat(Files.exists(nowhere)).isFalse();
    }

    private static void readAndClose(ModelSpec spec, Path artifact) throws Exception {
        try (MultimodalModel read = MultimodalModel.read(spec, artifact, ComputeDevice.CPU)) {
            Objects.requireNonNull(read);
        }
    }

    private static WeightArray scaled(WeightArray array) {
        float[] values = array.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * 2 + 1;
        }
        return new WeightArray(array.shape(), values);
    }

    private static void assertSame(List<Scores> one, List<Scores> other) {
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i).values()).isEqualTo(other.get(i).values());
        }
    }

    private static Features only(Features features, String... modalities) {
        return features.only(new TreeSet<>(Set.of(modalities)));
    }
}
