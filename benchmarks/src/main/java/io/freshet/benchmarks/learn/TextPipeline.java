package io.freshet.benchmarks.learn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.benchmarks.learn.TextSet.Labelled;
import io.freshet.model.Compute;
import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.section.ResidentSections;
import io.freshet.model.section.SectionWriter;
import io.freshet.model.task.ConfusionMatrix;
import io.freshet.model.task.Scores;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.lineage.Lineage;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A trainer's lineage without Kafka: a stream of texts goes through it in windows as large as those that an eager
 * trainer takes when it has fallen behind. One thread.
 */
final class TextPipeline implements AutoCloseable {
    /** An eager window is up to so many times its count. */
    private static final int BEHIND = 8;

    private static final int BATCH = 64;

    private final FreshetConfig config;
    private final Preparer preparer;
    private final Lineage lineage;
    private long taken;

    private TextPipeline(FreshetConfig config, Preparer preparer, Lineage lineage) {
        this.config = config;
        this.preparer = preparer;
        this.lineage = lineage;
    }

    /**
     * Begins from the pretrained encoder.
     *
     * @param more of the configuration, as YAML
     * @param directory where blobs may be put
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the pipeline
    static TextPipeline begin(List<String> labels, String more, Path directory) throws IOException {
        FreshetConfig config = ConfigLoader.parse(
                "learn.yaml",
                "pipeline: learn\nmodalities: {text: {encoder: minilm, max-tokens: 64}}\ntask: {labels: " + json(labels)
                        + "}\n" + more,
                System.getenv());
        Compute.start(config.servers().trainer().threads());
        ModelSpec spec = ModelSpec.of(config);
        BlobStore blobs = BlobStore.files(directory, InstantSource.system());
        Preparer preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), blobs));
        Lineage lineage = Lineage.begin(new Lineage.Material(
                config,
                spec,
                new FeatureCache(preparer, Runtime.getRuntime().maxMemory() / BEHIND),
                new ResidentSections(
                        blobs, Compute.device(config.servers().trainer().device())),
                new SectionWriter(blobs)));
        return new TextPipeline(config, preparer, lineage);
    }

    private static String json(List<String> labels) {
        try {
            return new ObjectMapper().writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts cannot be written as JSON", e);
        }
    }

    /** Examples in a window. */
    int windowSize() {
        return BEHIND * config.window().count();
    }

    /** Learns one window. */
    void learn(List<Labelled> texts) throws IOException, InterruptedException {
        List<ExampleRecord> arrivals = new ArrayList<>();
        for (Labelled text : texts) {
            arrivals.add(new ExampleRecord.Usable(
                    new ConsumerRecord<>("examples", 0, taken, new byte[0], new byte[0]), example(taken, text)));
            taken++;
        }
        lineage.learn(new Window(arrivals, List.of()));
    }

    /** What the model answers to texts. */
    ConfusionMatrix answers(List<Labelled> texts) throws IOException {
        MultimodalModel model = lineage.model();
        List<String> labels = model.spec().labels();
        ConfusionMatrix counted = new ConfusionMatrix(labels.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<Labelled> some = texts.subList(from, Math.min(texts.size(), from + BATCH));
            List<Features> features = new ArrayList<>();
            for (Labelled text : some) {
                features.add(features(text));
            }
            List<Scores> scores = model.score(features);
            for (int i = 0; i < some.size(); i++) {
                counted.count(labels.indexOf(some.get(i).label()), scores.get(i).best(), 1);
            }
        }
        return counted;
    }

    private Features features(Labelled text) throws IOException {
        try {
            return preparer.prepare(sample(0, text));
        } catch (UndecodableException e) {
            throw new IOException("a published text cannot be read: " + e.getMessage(), e);
        }
    }

    private static Example example(long number, Labelled text) {
        return Example.newBuilder()
                .setExampleId("text-" + number)
                .setRevision(1)
                .setSample(sample(number, text))
                .setTarget(new Target(TargetKind.CLASS, List.of(text.label()), null))
                .setKind(FeedbackKind.LABEL)
                .setFeedbackTime(Instant.EPOCH.plusSeconds(number))
                .setLabelDelayMs(0)
                .setSplit(Split.TRAIN)
                .build();
    }

    private static Sample sample(long number, Labelled text) {
        byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
        Part part = Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType("text/plain")
                .setPayload(ByteBuffer.wrap(bytes))
                .setSha256(Digests.sha256(bytes))
                .build();
        return Sample.newBuilder()
                .setSampleId("text-" + number)
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(Map.of("text", part))
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }

    @Override
    public void close() {
        lineage.close();
    }
}
