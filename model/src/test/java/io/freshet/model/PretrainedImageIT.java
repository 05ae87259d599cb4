package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.Scores;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.tensor.NativeSection;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Section;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines whose pictures are read by the carried encoder, from the configuration to what serving loads. */
class PretrainedImageIT {
    private static final String IMAGE = "image: {encoder: efficientnet-lite0, size: 64}";
    private static final String SENSOR = "sensor: {encoder: mlp, size: 2}";
    private static final String STATISTICS = "encoders.image.blocks.3.expand.normalization.running_var";
    private static final int BATCH = 16;
    private static final int TRAINING = 2 * BATCH;
    private static final int TEST = 2 * BATCH;
    private static final int PASSES = 5;

    @TempDir
    Path directory;

    private record Picture(Features features, int label) {}

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void aPipelineThatNamesItLearnsHeadAndProjectionAndLeavesItAsItWas() throws Exception {
        FreshetConfig config = config(IMAGE, "");
        ModelSpec spec = ModelSpec.of(config);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Picture> pictures = pictures(spec, TRAINING + TEST);
            Map<String, WeightArray> before = model.weights();

            learn(model, config, pictures.subList(0, TRAINING));

            Map<String, WeightArray> after = model.weights();
            List<String> changed = before.keySet().stream()
                    .filter(name -> !after.get(name).equals(before.get(name)))
                    .toList();
            assertThat(changed).contains("encoders.image.projection.weight", "head.weight");
            assertThat(changed).noneMatch(name -> model.sections().get(name).equals("base.image"));
            assertThat(model.sections()).containsEntry(STATISTICS, "base.image");
            assertThat(MultimodalModel.changes(spec, "base.image")).isFalse();
            assertThat(accuracy(model, pictures.subList(TRAINING, TRAINING + TEST)))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void fullTunesItsWeightsButNotTheStatisticsOfItsNorms() throws Exception {
        FreshetConfig config = config(IMAGE, "fine-tune: {strategy: full}\noptimizer: {learning-rate: 0.0001}\n");
        ModelSpec spec = ModelSpec.of(config);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Picture> pictures = pictures(spec, BATCH);
            Map<String, WeightArray> before = model.weights();
            learn(model, config, pictures);
            int arrays = model.parameters().managedArrays();

            learn(model, config, pictures);

            Map<String, WeightArray> after = model.weights();
            assertThat(model.changes("base.image")).isTrue();
            before.forEach((name, array) -> {
                if (name.contains("encoders.image.") && !name.contains("projection")) {
                    assertThat(after.get(name).equals(array)).as(name).isEqualTo(name.contains(".running_"));
                }
            });
            assertThat(model.parameters().managedArrays()).isEqualTo(arrays);
        }
    }

    @Test
    void scoresAPictureAlikeInAnyBatch() throws Exception {
        ModelSpec spec = ModelSpec.of(config(IMAGE, ""));
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Features> batch =
                    pictures(spec, 5).stream().map(Picture::features).toList();

            List<Scores> together = model.score(batch);

            for (int i = 0; i < batch.size(); i++) {
                float alone = model.score(List.of(batch.get(i))).get(0).values()[0];
                assertThat(together.get(i).values()[0]).isEqualTo(alone, within(1e-5f));
            }
        }
    }

    @Test
    void theBaseIsInTheStoreOnceAndServingScoresTheSame() throws Exception {
        FreshetConfig config = config(IMAGE, "");
        ModelSpec spec = ModelSpec.of(config);
        BlobStore blobs = BlobStore.files(directory.resolve("blobs"), InstantSource.system());
        SectionWriter writer = new SectionWriter(blobs);
        try (MultimodalModel model = MultimodalModel.initialise(spec, 1, ComputeDevice.CPU)) {
            List<Picture> pictures = pictures(spec, BATCH);
            List<Section> first = writer.put(model);
            learn(model, config, pictures);
            List<Section> second = writer.put(model);

            assertThat(second)
                    .filteredOn(first::contains)
                    .extracting(Section::getName)
                    .contains("base.image");
            try (MultimodalModel served = new ResidentSections(blobs, ComputeDevice.CPU).load(spec, second)) {
                List<Features> batch = pictures.stream().map(Picture::features).toList();
                assertThat(served.score(batch)).usingRecursiveComparison().isEqualTo(model.score(batch));
            }
        }
    }

    @Test
    void joinsATrainedPipelineWithItsOwnWeights() throws Exception {
        ModelSpec sensor = ModelSpec.of(config(SENSOR, ""));
        ModelSpec both = ModelSpec.of(config(SENSOR + ", " + IMAGE, ""));
        Growth growth = Growth.between(sensor, both);

        try (MultimodalModel old = MultimodalModel.initialise(sensor, 1, ComputeDevice.CPU);
                MultimodalModel grown = MultimodalModel.initialise(both, 2, ComputeDevice.CPU);
                NativeSection base = MultimodalModel.beginSection(both, "base.image", 3, ComputeDevice.CPU)) {
            growth.carry(old, grown, Set.of(), 2);

            assertThat(bytes(grown.section("base.image"))).isEqualTo(bytes(base));
            assertThat(grown.weights().get("encoders.sensor.projection.weight"))
                    .isEqualTo(old.weights().get("encoders.sensor.projection.weight"));
        }
    }

    private static void learn(MultimodalModel model, FreshetConfig config, List<Picture> pictures) {
        try (Learner learner = Learner.of(model, config.learning())) {
            for (int step = 0; step < PASSES * pictures.size() / BATCH; step++) {
                int from = step * BATCH % pictures.size();
                List<Picture> batch = pictures.subList(from, from + BATCH);
                float[] weights = new float[BATCH];
                Arrays.fill(weights, 1);
                learner.step(
                        Batches.labelled(
                                batch.stream().map(Picture::features).toList(),
                                batch.stream().mapToInt(Picture::label).toArray(),
                                weights),
                        step);
            }
        }
    }

    private static double accuracy(MultimodalModel model, List<Picture> pictures) {
        List<Scores> scores =
                model.score(pictures.stream().map(Picture::features).toList());
        int right = 0;
        for (int i = 0; i < scores.size(); i++) {
            right += scores.get(i).best() == pictures.get(i).label ? 1 : 0;
        }
        return (double) right / pictures.size();
    }

    /** Discs and squares in turn, of any colour, size and place. */
    private static List<Picture> pictures(ModelSpec spec, int count) throws Exception {
        Featurisers featurisers = new Featurisers(spec);
        SplittableRandom random = new SplittableRandom(7);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] png = drawn(i % 2 == 0, random);
            pictures.add(new Picture(
                    new Features(new TreeMap<>(Map.of("image", featurisers.featurise("image", "image/png", png)))),
                    i % 2));
        }
        return pictures;
    }

    private static byte[] drawn(boolean disc, SplittableRandom random) throws IOException {
        BufferedImage image = new BufferedImage(96, 80, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(random.nextInt(0x808080)));
        graphics.fillRect(0, 0, 96, 80);
        graphics.setColor(new Color(0x808080 + random.nextInt(0x7f7f7f)));
        int side = random.nextInt(30, 60);
        int x = random.nextInt(96 - side);
        int y = random.nextInt(80 - side);
        if (disc) {
            graphics.fillOval(x, y, side, side);
        } else {
            graphics.fillRect(x, y, side, side);
        }
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static FreshetConfig config(String modalities, String more) {
        return ConfigLoader.parse(
                "it.yaml",
                "pipeline: it\nmodalities: {" + modalities + "}\ntask: {labels: [disc, square]}\n" + more,
                Map.of());
    }

    private static byte[] bytes(NativeSection section) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        section.write(out, Map.of());
        return out.toByteArray();
    }
}
