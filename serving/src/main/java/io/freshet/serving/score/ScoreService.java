package io.freshet.serving.score;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.MediaCheck;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.serving.version.LoadedVersion;
import io.freshet.serving.version.ServingSlot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Scores requests on {@code serving.workers} threads behind a queue of {@code serving.queue}. An answer rests on
 * nothing but the version in memory: it is given while Kafka, registry, store and trainer are away.
 */
public final class ScoreService implements AutoCloseable {
    private final ModelSpec spec;
    private final Preparer preparer;
    private final ServingSlot<LoadedVersion> slot;
    private final PredictionRecorder recorder;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Revisions revisions;
    private final ThreadPoolExecutor workers;
    private final Timer latency;

    /** What answers are made of. */
    public record Parts(
            FreshetConfig config,
            ServingSlot<LoadedVersion> slot,
            PredictionRecorder recorder,
            InstantSource clock,
            RandomGenerator random) {}

    private ScoreService(Parts parts, MeterRegistry meters) {
        this.spec = ModelSpec.of(parts.config());
        this.preparer = new Preparer(spec, part -> Payloads.bytes((ByteBuffer) part.getPayload()));
        this.slot = parts.slot();
        this.recorder = parts.recorder();
        this.clock = parts.clock();
        this.random = parts.random();
        this.revisions = new Revisions(clock);
        int threads = parts.config().servers().serving().workers();
        this.workers = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(parts.config().servers().serving().queue()),
                task -> new Thread(task, "freshet-scorer"));
        workers.prestartAllCoreThreads();
        this.latency = Timer.builder("freshet.score")
                .description("Time from a request in hand to its answer, waiting included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(meters);
        Gauge.builder("freshet.score.queue", workers, pool -> pool.getQueue().size())
                .description("Requests waiting for a worker")
                .register(meters);
    }

    @MustBeClosed
    public static ScoreService start(Parts parts, MeterRegistry meters) {
        return new ScoreService(parts, meters);
    }

    /**
     * Scores a request. The future fails with {@link UndecodableException} when a payload is not what its modality
     * reads, and with {@link NoModelException} when nothing serves yet.
     *
     * @throws QueueFullException at once, when too many are waiting
     */
    public CompletableFuture<ScoreAnswer> score(ScoreRequest request) throws QueueFullException {
        long start = System.nanoTime();
        CompletableFuture<ScoreAnswer> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> complete(answer, request, start));
        } catch (RejectedExecutionException e) {
            throw new QueueFullException(workers.getQueue().size());
        }
        return answer;
    }

    private void complete(CompletableFuture<ScoreAnswer> answer, ScoreRequest request, long start) {
        if (answer.isDone()) {
            // Given up while it waited: it costs no forward pass.
            return;
        }
        try {
            answer.complete(answer(request, start));
        } catch (UndecodableException | NoModelException | IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            latency.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private ScoreAnswer answer(ScoreRequest request, long start)
            throws UndecodableException, NoModelException, IOException {
        Sample sample = sample(request);
        Features features = preparer.prepare(sample);
        try (ServingSlot.Lease<LoadedVersion> lease = slot.lease().orElseThrow(NoModelException::new)) {
            ModelVersion version = lease.value().manifest();
            MultimodalModel model = lease.value().model();
            Predictions.Scored scored = new Predictions.Scored(
                    sample,
                    features,
                    model.task().answer(model.score(List.of(features)).get(0)));
            Prediction prediction = Predictions.of(
                    PredictionIds.ofRequest(sample.getSampleId(), version.getVersion(), random),
                    version,
                    scored,
                    Duration.ofNanos(System.nanoTime() - start));
            return new ScoreAnswer(
                    prediction.getPredictionId(),
                    prediction.getSampleId(),
                    prediction.getModel(),
                    prediction.getVersion(),
                    prediction.getLabel(),
                    prediction.getScores(),
                    prediction.getPresent(),
                    recorder.record(sample, prediction));
        }
    }

    private Sample sample(ScoreRequest request) throws UndecodableException {
        Instant now = clock.instant();
        Map<String, Part> parts = new TreeMap<>();
        for (Map.Entry<String, ScoreRequest.Payload> entry : request.payloads().entrySet()) {
            parts.put(entry.getKey(), part(entry.getKey(), entry.getValue(), now));
        }
        List<String> missing = new ArrayList<>(spec.modalities().keySet());
        missing.removeAll(parts.keySet());
        return Sample.newBuilder()
                .setSampleId(
                        request.sampleId().orElseGet(() -> new UUID(random.nextLong(), random.nextLong()).toString()))
                .setRevision(request.sampleId().map(revisions::next).orElse(1))
                .setEventTime(now)
                .setParts(parts)
                .setMissing(missing)
                .setClosedBy(missing.isEmpty() ? ClosedBy.COMPLETE : ClosedBy.GRACE)
                .setOrigin(Origin.SCORED)
                .build();
    }

    /** The payload as the gateway would have taken it: what is learned from later is what is scored now. */
    private Part part(String modality, ScoreRequest.Payload payload, Instant now) throws UndecodableException {
        ModalityConfig config = spec.modalities().get(modality);
        MediaCheck.Admitted admitted = config == null
                ? new MediaCheck.Admitted(payload.contentType(), payload.bytes())
                : MediaCheck.normalised(config, payload.contentType(), payload.bytes());
        return Part.newBuilder()
                .setEventTime(now)
                .setContentType(admitted.contentType())
                .setPayload(ByteBuffer.wrap(admitted.bytes()))
                .setSha256(Digests.sha256(admitted.bytes()))
                .setSource("score")
                .build();
    }

    /** Answers what waits, then stops. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
