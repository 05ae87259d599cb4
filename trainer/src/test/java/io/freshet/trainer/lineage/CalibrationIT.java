package io.freshet.trainer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.Compute;
import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.trainer.Separable;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.lineage.Clicks.Impression;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a served score is the probability that it says it is, when only a tenth of the silence was learned from. */
final class CalibrationIT {
    private static final int IMPRESSIONS = 40_000;
    private static final int FRESH = 20_000;
    private static final int BINS = 15;
    private static final int CLICK = 1;
    private static final FreshetConfig CONFIG = ConfigLoader.parse("clicks.yaml", """
            pipeline: clicks
            modalities: {sensor: {encoder: mlp, size: 4}}
            task: {type: classification, labels: [ignored, click]}
            labels: {implicit: negative, implicit-rate: 0.1}
            fine-tune.epochs: 2
            optimizer: {batch: 128, learning-rate: 0.0005}
            continual.replay: {capacity: 10000, ratio: 3}
            window.count: 512
            """, Map.of());

    /** One answer to a fresh impression, and what was true. */
    private record Served(double score, double chance) {}

    @BeforeAll
    static void oneThread() {
        Compute.start(1);
    }

    @Test
    void servedScoresAreProbabilitiesThoughSilenceWasSampled(@TempDir Path directory) throws Exception {
        Clicks clicks = new Clicks(20260101);
        Path artifact = directory.resolve("clicks.safetensors");
        train(clicks, artifact);
        List<Impression> fresh = new ArrayList<>();
        for (int i = 0; i < FRESH; i++) {
            fresh.add(clicks.next());
        }

        try (MultimodalModel model = MultimodalModel.read(ModelSpec.of(CONFIG), artifact, ComputeDevice.CPU)) {
            double corrected = calibrationError(served(model, fresh));
            Map<String, WeightArray> uncorrected = new TreeMap<>(model.weights());
            uncorrected.remove("head.correction");
            model.load(uncorrected);
            double control = calibrationError(served(model, fresh));

            System.out.printf("calibrationError %.4f, without the correction %.4f%n", corrected, control);
            double share =
                    fresh.stream().mapToDouble(Impression::chance).average().orElseThrow();
            assertThat(share).isBetween(0.02, 0.04);
            assertThat(control).isGreaterThan(0.05);
            assertThat(corrected).isLessThanOrEqualTo(0.01);
        }
    }

    private static void train(Clicks clicks, Path artifact) throws Exception {
        ModelSpec spec = ModelSpec.of(CONFIG);
        BlobStore blobs = BlobStore.files(artifact.resolveSibling("blobs"), InstantSource.system());
        Lineage.Material material = new Lineage.Material(
                CONFIG,
                spec,
                new FeatureCache(preparer(), 1 << 24),
                new ResidentSections(blobs, ComputeDevice.CPU),
                new SectionWriter(blobs));
        double rate = CONFIG.labels().implicit().orElseThrow().rate();
        try (Lineage lineage = Lineage.begin(material)) {
            List<Example> examples = clicks.examples(IMPRESSIONS, rate);
            int count = CONFIG.window().count();
            for (int from = 0; from < examples.size(); from += count) {
                lineage.learn(window(examples.subList(from, Math.min(examples.size(), from + count))));
            }
            lineage.model().write(artifact, Map.of());
        }
    }

    private static List<Served> served(MultimodalModel model, List<Impression> shown)
            throws IOException, UndecodableException {
        Preparer preparer = preparer();
        List<Served> served = new ArrayList<>();
        for (Impression one : shown) {
            Features features = preparer.prepare(one.sample());
            double score = model.score(List.of(features)).get(0).values()[CLICK];
            served.add(new Served(score, one.chance()));
        }
        return served;
    }

    /**
     * Expected calibration error over bins of equal mass: how far on average a bin's mean score is from its mean
     * chance.
     */
    private static double calibrationError(List<Served> served) {
        List<Served> sorted = new ArrayList<>(served);
        sorted.sort(Comparator.comparingDouble(Served::score));
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            List<Served> inside = sorted.subList(bin * sorted.size() / BINS, (bin + 1) * sorted.size() / BINS);
            double apart = inside.stream()
                    .mapToDouble(one -> one.score() - one.chance())
                    .sum();
            error += Math.abs(apart) / sorted.size();
        }
        return error;
    }

    private static Preparer preparer() {
        return new Preparer(ModelSpec.of(CONFIG), part -> Payloads.bytes((ByteBuffer) part.getPayload()));
    }

    private static Window window(List<Example> examples) {
        List<ExampleRecord> arrivals = new ArrayList<>();
        for (Example example : examples) {
            arrivals.add(Separable.arrival(0, arrivals.size(), example));
        }
        return new Window(arrivals, List.of());
    }
}
