package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Section;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines whose sound is read by the pretrained speech embedding, from the configuration to what serving loads. */
class PretrainedAudioIT {
    private static final int BATCH = 26;
    private static final String SPEECH = "{encoder: speech-embedding, duration: 1s}";

    @TempDir
    Path directory;

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void tellsDigitsOfAVoiceThatItHasNotHeardAndLeavesTheEncoderAsItWas() throws Exception {
        FreshetConfig config = config("{audio: " + SPEECH + "}", "");
        ModelSpec spec = ModelSpec.of(config);
        List<DigitsData.Spoken> digits = digits(spec);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            Map<String, WeightArray> before = model.weights();

            learn(model, config, spokenBy("jackson", digits), 4);

            Map<String, WeightArray> after = model.weights();
            assertThat(before.keySet())
                    .filteredOn(name -> model.sections().get(name).equals("base.audio"))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(after.get(name)).isEqualTo(before.get(name)));
            assertThat(accuracy(model, spokenBy("theo", digits))).isGreaterThan(0.7);
        }
    }

    @Test
    void fullTunesTheEncoderTooAndServingLoadsWhatItBecame() throws Exception {
        FreshetConfig config = config("{audio: " + SPEECH + "}", "fine-tune: {strategy: full}\n");
        ModelSpec spec = ModelSpec.of(config);
        List<DigitsData.Spoken> digits = digits(spec).subList(0, 2 * BATCH);
        BlobStore blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            Map<String, WeightArray> before = model.weights();

            learn(model, config, digits, 1);

            Map<String, WeightArray> after = model.weights();
            assertThat(before.keySet())
                    .filteredOn(name -> model.sections().get(name).equals("base.audio"))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(after.get(name)).isNotEqualTo(before.get(name)));
            List<Section> written = new SectionWriter(blobs).put(model);
            try (MultimodalModel served = new ResidentSections(blobs, ComputeDevice.CPU).load(spec, written)) {
                assertThat(served.score(features(digits)))
                        .usingRecursiveComparison()
                        .isEqualTo(model.score(features(digits)));
            }
        }
    }

    @Test
    void joinsATrainedPipelineWithItsPretrainedWeightsAndMovesNoAnswer() throws Exception {
        FreshetConfig before = config("{image: {encoder: cnn, channels: 1}}", "");
        FreshetConfig after = config("{image: {encoder: cnn, channels: 1}, audio: " + SPEECH + "}", "");
        ModelSpec from = ModelSpec.of(before);
        ModelSpec to = ModelSpec.of(after);
        List<DigitsData.Spoken> digits = digits(to).subList(0, 2 * BATCH);
        List<Features> images = features(digits).stream()
                .map(one -> one.only(new TreeSet<>(Set.of("image"))))
                .toList();
        try (MultimodalModel old = MultimodalModel.initialise(from, 1, ComputeDevice.CPU);
                MultimodalModel grown = MultimodalModel.initialise(to, 2, ComputeDevice.CPU);
                MultimodalModel fresh = MultimodalModel.initialise(to, 3, ComputeDevice.CPU)) {
            Growth.between(from, to).carry(old, grown, Set.of(), 2);

            assertThat(grown.weights().get("encoders.audio.output.weight"))
                    .isEqualTo(fresh.weights().get("encoders.audio.output.weight"));
            List<Scores> answers = grown.score(images);
            List<Scores> expected = old.score(images);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).values())
                        .containsExactly(expected.get(i).values(), within(1e-6f));
            }
        }
    }

    private static void learn(MultimodalModel model, FreshetConfig config, List<DigitsData.Spoken> digits, int passes) {
        List<DigitsData.Spoken> order = new ArrayList<>(digits);
        Random random = new Random(1);
        long step = 0;
        try (Learner learner = Learner.of(model, config.learning())) {
            for (int pass = 0; pass < passes; pass++) {
                Collections.shuffle(order, random);
                for (int i = 0; i + BATCH <= order.size(); i += BATCH) {
                    learner.step(
                            PrequentialRun.batch(order.subList(i, i + BATCH).stream()
                                    .map(DigitsData.Spoken::example)
                                    .toList()),
                            step++);
                }
            }
        }
    }

    private static double accuracy(MultimodalModel model, List<DigitsData.Spoken> digits) {
        List<Scores> scores = model.score(features(digits));
        int right = 0;
        for (int i = 0; i < digits.size(); i++) {
            right += scores.get(i).best() == digits.get(i).digit() ? 1 : 0;
        }
        return (double) right / digits.size();
    }

    private static List<Features> features(List<DigitsData.Spoken> digits) {
        return digits.stream().map(one -> one.example().features()).toList();
    }

    private static List<DigitsData.Spoken> spokenBy(String speaker, List<DigitsData.Spoken> digits) {
        return digits.stream().filter(one -> one.speaker().equals(speaker)).toList();
    }

    private static List<DigitsData.Spoken> digits(ModelSpec spec) throws Exception {
        try (InputStream in = PretrainedAudioIT.class.getResourceAsStream("streams/digits.zip")) {
            return DigitsData.read(in, spec).all();
        }
    }

    private static FreshetConfig config(String modalities, String more) {
        return ConfigLoader.parse(
                "it.yaml",
                "pipeline: it\nmodalities: " + modalities
                        + "\ntask: {labels: [zero, one, two, three, four, five, six, seven, eight, nine]}\n" + more,
                Map.of());
    }
}
