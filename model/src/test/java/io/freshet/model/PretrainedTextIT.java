package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.transformer.TestModels;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Section;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines whose text is read by a pretrained encoder, from the configuration to what serving loads. */
class PretrainedTextIT {
    private static final String MINILM = "{encoder: minilm, max-tokens: 48}";
    private static final int BATCH = 16;
    private static final int TRAINING = 3 * BATCH;
    private static final int TEST = 80;
    private static final int PASSES = 5;

    @TempDir
    Path directory;

    private record Text(Features features, int label) {}

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void aPipelineThatNamesItLearnsHeadAndProjectionAndLeavesItAsItWas() throws Exception {
        FreshetConfig config = config(MINILM, "");
        ModelSpec spec = ModelSpec.of(config);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Text> texts = spam(spec);
            Map<String, WeightArray> before = model.weights();

            learn(model, config, texts.subList(0, TRAINING));

            Map<String, WeightArray> after = model.weights();
            List<String> changed = before.keySet().stream()
                    .filter(name -> !after.get(name).equals(before.get(name)))
                    .toList();
            assertThat(changed).contains("encoders.text.projection.weight", "head.weight");
            assertThat(changed).noneMatch(name -> model.sections().get(name).equals("base.text"));
            assertThat(model.changes("base.text")).isFalse();
            assertThat(accuracy(model, texts.subList(TRAINING, TRAINING + TEST)))
                    .isGreaterThan(0.85);
        }
    }

    @Test
    void theBaseIsInTheStoreOnceAndServingNeedsNoOther() throws Exception {
        FreshetConfig config = config(huggingFace(copyOf("bert")), "");
        ModelSpec spec = ModelSpec.of(config);
        BlobStore blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        SectionWriter writer = new SectionWriter(blobs);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Text> texts = spam(spec).subList(0, 2 * BATCH);
            List<Section> first = writer.put(model);
            learn(model, config, texts);
            List<Section> second = writer.put(model);
            Files.delete(directory.resolve("model/model.safetensors"));

            assertThat(second)
                    .filteredOn(first::contains)
                    .extracting(Section::getName)
                    .contains("base.text");
            try (MultimodalModel served = new ResidentSections(blobs, ComputeDevice.CPU).load(spec, second)) {
                List<Features> batch = texts.stream().map(Text::features).toList();
                assertThat(served.score(batch)).usingRecursiveComparison().isEqualTo(model.score(batch));
            }
        }
    }

    @Test
    void fullTunesTheEncoderToo() throws Exception {
        FreshetConfig config = config(huggingFace(copyOf("deberta-v2")), "fine-tune: {strategy: full}\n");
        ModelSpec spec = ModelSpec.of(config);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            Map<String, WeightArray> before = model.weights();

            learn(model, config, spam(spec).subList(0, 2 * BATCH));

            assertThat(model.changes("base.text")).isTrue();
            assertThat(model.weights().get("encoders.text.encoder.rel_embeddings.weight"))
                    .isNotEqualTo(before.get("encoders.text.encoder.rel_embeddings.weight"));
        }
    }

    @Test
    void stepsLeaveNoNativeMemoryBehind() throws Exception {
        FreshetConfig config = config(huggingFace(copyOf("deberta-v2")), "fine-tune: {strategy: full}\n");
        ModelSpec spec = ModelSpec.of(config);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Text> texts = spam(spec).subList(0, 2 * BATCH);
            learn(model, config, texts);
            int before = model.parameters().managedArrays();

            learn(model, config, texts);

            assertThat(model.parameters().managedArrays()).isEqualTo(before);
        }
    }

    @Test
    void aPretrainedModalityThatJoinsBeginsWithItsWeights() throws Exception {
        ModelSpec sensor = ModelSpec.of(pipeline("{sensor: {encoder: mlp, size: 2}}", ""));
        ModelSpec both = ModelSpec.of(
                pipeline("{sensor: {encoder: mlp, size: 2}, text: " + huggingFace(copyOf("roberta")) + "}", ""));
        Growth growth = Growth.between(sensor, both);

        try (MultimodalModel old = MultimodalModel.initialise(sensor, 1, ComputeDevice.CPU);
                MultimodalModel grown = MultimodalModel.initialise(both, 2, ComputeDevice.CPU);
                NativeSection base = MultimodalModel.beginSection(both, "base.text", 3, ComputeDevice.CPU)) {
            growth.carry(old, grown, Set.of(), 2);

            assertThat(bytes(grown.section("base.text"))).isEqualTo(bytes(base));
            assertThat(grown.weights().get("encoders.sensor.projection.weight"))
                    .isEqualTo(old.weights().get("encoders.sensor.projection.weight"));
        }
    }

    @Test
    void aDirectoryWhoseWeightsDoNotFitStopsTheStartByName() throws Exception {
        Path model = copyOf("bert");
        Files.copy(
                TestModels.directory("distilbert").resolve("model.safetensors"),
                model.resolve("model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        ModelSpec spec = ModelSpec.of(config(huggingFace(model), ""));

        assertThatThrownBy(() -> MultimodalModel.initialise(spec, 1, ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(model.toString())
                .hasMessageContaining("encoder.layer.0.attention.self.query.weight is not there");
    }

    private static void learn(MultimodalModel model, FreshetConfig config, List<Text> texts) {
        try (Learner learner = Learner.of(model, config.learning())) {
            for (int step = 0; step < PASSES * texts.size() / BATCH; step++) {
                int from = step * BATCH % texts.size();
                List<Text> batch = texts.subList(from, from + BATCH);
                float[] weights = new float[batch.size()];
                Arrays.fill(weights, 1);
                learner.step(
                        Batches.labelled(
                                batch.stream().map(Text::features).toList(),
                                batch.stream().mapToInt(Text::label).toArray(),
                                weights),
                        step);
            }
        }
    }

    private static double accuracy(MultimodalModel model, List<Text> texts) {
        int right = 0;
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<Text> batch = texts.subList(from, from + BATCH);
            List<Scores> scores = model.score(batch.stream().map(Text::features).toList());
            for (int i = 0; i < batch.size(); i++) {
                float[] values = scores.get(i).values();
                right += (values[1] > values[0] ? 1 : 0) == batch.get(i).label ? 1 : 0;
            }
        }
        return (double) right / texts.size();
    }

    /** As many of each kind, in turn. */
    private static List<Text> spam(ModelSpec spec) throws Exception {
        Featurisers featurisers = new Featurisers(spec);
        List<Text> texts = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(PretrainedTextIT.class.getResourceAsStream("streams/sms.tsv.gz")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine();
                    line != null && texts.size() < TRAINING + TEST;
                    line = lines.readLine()) {
                String[] fields = line.split("\t", 2);
                if (fields[0].equals("spam") != (texts.size() % 2 == 1)) {
                    continue;
                }
                byte[] text = fields[1].getBytes(StandardCharsets.UTF_8);
                texts.add(new Text(
                        new Features(new TreeMap<>(Map.of("text", featurisers.featurise("text", "text/plain", text)))),
                        fields[0].equals("spam") ? 1 : 0));
            }
        }
        return texts;
    }

    private Path copyOf(String family) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("model"));
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(TestModels.directory(family).resolve(name), copy.resolve(name));
        }
        return copy;
    }

    private static String huggingFace(Path model) {
        return "{encoder: huggingface, directory: '" + model + "', max-tokens: 16}";
    }

    private static FreshetConfig config(String text, String more) {
        return pipeline("{text: " + text + "}", more);
    }

    private static FreshetConfig pipeline(String modalities, String more) {
        return ConfigLoader.parse(
                "it.yaml",
                "pipeline: it\nmodalities: " + modalities + "\ntask: {labels: [ham, spam]}\n" + more,
                Map.of());
    }

    private static byte[] bytes(NativeSection section) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        section.write(out, Map.of());
        return out.toByteArray();
    }
}
