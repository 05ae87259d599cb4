package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.score.KnownPredictions;
import io.freshet.serving.score.SampleScorer;
import io.freshet.serving.version.LoadedVersion;
import io.freshet.serving.version.ServingSlot;
import io.freshet.serving.version.VersionLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aligned samples of a modality that was added, while the version from before it serves. */
final class UnknownModalityIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger asked = new AtomicInteger();
    private final ServingSlot<LoadedVersion> slot = new ServingSlot<>();
    private KafkaNode node;
    private FreshetConfig config;
    private Publisher publisher;
    private ClientSession scorer;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void start() throws Exception {
        Compute.start(1);
        node = KafkaNode.startIn(directory.resolve("node"));
        config = Pipelines.of("grown", node.bootstrap(), directory, Map.of());
        TopicSetup.ensure(config);
        publisher = new Publisher(config);
        InstantSource clock = () -> {
            asked.incrementAndGet();
            return now.get();
        };
        scorer = SampleScorer.factory(new SampleScorer.Parts(
                        config,
                        EventSerdes.of(config),
                        BlobStore.open(config.platform().blobs()),
                        slot,
                        new KnownPredictions(9),
                        clock,
                        new SimpleMeterRegistry()))
                .open();
    }

    @AfterEach
    void stop() throws Exception {
        scorer.close();
        publisher.close();
        slot.close();
        node.close();
    }

    @Test
    void theyAreNoDeadLettersBeforeAMinuteAndEachIsOneAfterIt() throws Exception {
        serve(ofTextOnly());
        send("waits", "sensor", "[1,2,3,4]");

        stepUntilAsked();
        now.set(now.get().plusSeconds(59));
        stepUntilAsked();
        assertThat(letters()).isEmpty();
        now.set(now.get().plusSeconds(1));
        stepUntil(1, 0);
        // Given up on this version: what comes now waits no more, and what it knows is scored.
        send("later", "sensor", "[1,2,3,4]");
        send("known", "text", "hello");
        stepUntil(2, 1);

        assertThat(letters()).allSatisfy(letter -> {
            assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNKNOWN_MODALITY);
            assertThat(letter.getStage()).isEqualTo("score");
        });
        assertThat(letters())
                .extracting(
                        letter -> StandardCharsets.UTF_8.decode(letter.getKey()).toString())
                .containsExactlyInAnyOrder("waits", "later");
        assertThat(predictions()).extracting(Prediction::getSampleId).containsExactly("known");
    }

    @Test
    void aVersionThatKnowsTheModalityScoresWhatWaitedForIt() throws Exception {
        serve(ofTextOnly());
        send("waits", "sensor", "[1,2,3,4]");
        stepUntilAsked();

        serve(publisher.version(1, 1));
        stepUntil(0, 1);

        assertThat(predictions()).singleElement().satisfies(prediction -> {
            assertThat(prediction.getSampleId()).isEqualTo("waits");
            assertThat(prediction.getVersion()).isEqualTo(1);
        });
    }

    /** Steps until the scorer has looked at the clock, which it does when it holds what it cannot score. */
    private void stepUntilAsked() {
        asked.set(0);
        await().atMost(PATIENCE).pollInSameThread().until(() -> {
            scorer.doWork();
            return asked.get() > 0;
        });
    }

    private void stepUntil(int letters, int predictions) {
        await().atMost(PATIENCE).pollInSameThread().until(() -> {
            scorer.doWork();
            return letters().size() == letters && predictions().size() == predictions;
        });
    }

    /** What the pipeline published before it had a sensor. */
    private ModelVersion ofTextOnly() throws Exception {
        FreshetConfig before = ConfigLoader.parse(
                "before.yaml",
                """
                pipeline: grown
                modalities: {text: {encoder: hashed-text}}
                task: {labels: [ham, spam]}
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "mock://grown"}
                blobs: {url: "%s"}
                security: {keys: "%s"}
                """.formatted(
                                node.bootstrap(),
                                config.platform().blobs().url(),
                                config.platform().keys()),
                Map.of());
        try (Publisher earlier = new Publisher(before)) {
            return earlier.version(0, 0);
        }
    }

    private void serve(ModelVersion version) throws Exception {
        slot.swap(new VersionLoader(
                        ModelSpec.of(config), BlobStore.open(config.platform().blobs()))
                .load(version));
    }

    private void send(String id, String modality, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Part part = Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType(modality.equals("text") ? "text/plain" : "application/json")
                .setPayload(ByteBuffer.wrap(bytes))
                .setSha256(Digests.sha256(bytes))
                .build();
        List<String> missing = List.of(modality.equals("text") ? "sensor" : "text");
        Sample sample = new Sample(
                id, 1, Instant.EPOCH, Map.of(modality, part), missing, ClosedBy.WALL_CLOCK, Origin.ALIGNED, null);
        publisher.send(Topics.of(config).samples(), id, sample);
    }

    private List<DeadLetter> letters() {
        return TopicContents.of(config, Topics.of(config).deadLetters(), DeadLetter.class);
    }

    private List<Prediction> predictions() {
        return TopicContents.of(config, Topics.of(config).predictions(), Prediction.class);
    }
}
