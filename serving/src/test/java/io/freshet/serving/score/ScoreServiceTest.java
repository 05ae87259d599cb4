package io.freshet.serving.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.serving.score.ScoreRequest.Payload;
import io.freshet.serving.version.LoadedVersion;
import io.freshet.serving.version.ServingSlot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service does before a model is asked; no broker is there, and none is needed. */
final class ScoreServiceTest {
    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch working = new CountDownLatch(1);
    private final ServingSlot<LoadedVersion> slot = new ServingSlot<>();
    private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();
    private RecordWriter writer;
    private PredictionRecorder recorder;
    private ScoreService service;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void open() throws IOException {
        FreshetConfig config = ConfigLoader.parse("test.yaml", """
                pipeline: score
                modalities: {text: {encoder: hashed-text}, sensor: {encoder: mlp, size: 2}}
                task: {labels: [ham, spam]}
                serving: {workers: 1, queue: 1}
                kafka: {bootstrap.servers: "127.0.0.1:1"}
                """, Map.of());
        writer = RecordWriter.open(
                config,
                EventSerdes.of(URI.create("mock://score")),
                new RecordWriter.Settings("test", 10, 1 << 20),
                meters);
        recorder = PredictionRecorder.start(config, writer, BlobStore.files(directory, InstantSource.system()), meters);
        service = ScoreService.start(
                new ScoreService.Parts(
                        config, slot, recorder, new KnownPredictions(9), InstantSource.system(), holding()),
                meters);
    }

    @AfterEach
    void close() {
        held.countDown();
        service.close();
        recorder.close();
        writer.close();
        slot.close();
    }

    /** Randomness that a worker waits for, when it needs a sampleId. */
    private RandomGenerator holding() {
        return () -> {
            working.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        };
    }

    @Test
    void saysThatThereIsNoModel() throws Exception {
        CompletableFuture<ScoreAnswer> answer = service.score(request("text", "hello"), delivered);

        ExecutionException failed = catchThrowableOfType(ExecutionException.class, answer::get);

        assertThat(failed).hasCauseInstanceOf(NoModelException.class).hasMessageContaining("no version is available");
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        CompletableFuture<ScoreAnswer> answer = service.score(request("sensor", "[1, 2, 3]"), delivered);

        ExecutionException failed = catchThrowableOfType(ExecutionException.class, answer::get);

        assertThat(failed).hasCauseInstanceOf(UndecodableException.class);
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFull() throws Exception {
        ScoreRequest nameless =
                new ScoreRequest(Optional.empty(), request("text", "hello").payloads());
        CompletableFuture<ScoreAnswer> worked = service.score(nameless, delivered);
        working.await();
        CompletableFuture<ScoreAnswer> waiting = service.score(nameless, delivered);

        assertThatThrownBy(() -> service.score(nameless, delivered))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("serving.queue");

        assertThat(meters.get("freshet.score.queue").gauge().value()).isEqualTo(1);
        held.countDown();
        assertThat(catchThrowableOfType(ExecutionException.class, worked::get)).isNotNull();
        assertThat(catchThrowableOfType(ExecutionException.class, waiting::get)).isNotNull();
    }

    @Test
    void aRequestWhoseClientIsGoneLeavesTheQueueAndIsNotScored() throws Exception {
        ScoreRequest nameless =
                new ScoreRequest(Optional.empty(), request("text", "hello").payloads());
        CompletableFuture<ScoreAnswer> worked = service.score(nameless, delivered);
        working.await();
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CompletableFuture<ScoreAnswer> waiting = service.score(nameless, gone);

        gone.complete(false);

        assertThat(waiting).isCancelled();
        assertThat(meters.get("freshet.score.queue").gauge().value()).isZero();
        CompletableFuture<ScoreAnswer> next = service.score(nameless, delivered);
        held.countDown();
        assertThat(catchThrowableOfType(ExecutionException.class, worked::get)).isNotNull();
        assertThat(catchThrowableOfType(ExecutionException.class, next::get)).isNotNull();
        assertThat(meters.get("freshet.score").timer().count()).isEqualTo(2);
        assertThat(meters.counter("freshet.score.given.up").count()).isEqualTo(1);
    }

    @Test
    void whatWasNotDeliveredIsNotRecordedAndTakesNoMemory() {
        PredictionRecorder.Reservation reserved =
                recorder.reserve(sample(), prediction()).orElseThrow();
        assertThat(meters.get("freshet.predictions.buffered").gauge().value()).isPositive();

        reserved.release();

        assertThat(meters.get("freshet.predictions.buffered").gauge().value()).isZero();
        assertThat(meters.get("freshet.writer.queue").gauge().value()).isZero();
        assertThat(meters.counter("freshet.predictions.undelivered").count()).isEqualTo(1);
    }

    @Test
    void countsWhatItWillNotWriteDown() {
        recorder.close();

        assertThat(recorder.reserve(sample(), prediction())).isEmpty();

        assertThat(meters.counter("freshet.predictions.unrecorded").count()).isEqualTo(1);
        assertThat(meters.get("freshet.predictions.buffered").gauge().value()).isZero();
    }

    private static ScoreRequest request(String modality, String text) {
        String contentType = modality.equals("text") ? "text/plain" : "application/json";
        Payload payload = new Payload(contentType, text.getBytes(StandardCharsets.UTF_8));
        return new ScoreRequest(Optional.of("s"), new TreeMap<>(Map.of(modality, payload)));
    }

    private static Sample sample() {
        return new Sample(
                "s", 1, Instant.EPOCH, Map.of(), List.of("sensor", "text"), ClosedBy.GRACE, Origin.SCORED, null);
    }

    private static Prediction prediction() {
        return Prediction.newBuilder()
                .setPredictionId("s~0-0")
                .setSampleId("s")
                .setRevision(1)
                .setOrigin(Origin.SCORED)
                .setModel("m")
                .setVersion(0)
                .setScores(Map.of())
                .setPresent(List.of())
                .setEventTime(Instant.EPOCH)
                .setLatencyMicros(1)
                .build();
    }
}
