package io.freshet.serving.score;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.task.Answer;
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
import io.micrometer.core.instrument.Counter;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Scores requests on {@code serving.workers} threads behind a queue of {@code serving.queue}. An answer rests on
 * nothing but the version in memory: it is given while Kafka, registry, store and trainer are away.
 */
public final class ScoreService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ModelSpec spec;
    private final Preparer preparer;
    private final ServingSlot<LoadedVersion> slot;
    private final PredictionRecorder recorder;
    private final KnownPredictions known;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ThreadPoolExecutor workers;
    private final Timer latency;
    private final Counter givenUp;

    /** What answers are made of. */
    public record Parts(
            FreshetConfig config,
            ServingSlot<LoadedVersion> slot,
            PredictionRecorder recorder,
            KnownPredictions known,
            InstantSource clock,
            RandomGenerator random) {}

    private ScoreService(Parts parts, MeterRegistry meters) {
        this.spec = ModelSpec.of(parts.config());
        this.preparer = new Preparer(spec, part -> Payloads.bytes((ByteBuffer) part.getPayload()));
        this.slot = parts.slot();
        this.recorder = parts.recorder();
        this.known = parts.known();
        this.clock = parts.clock();
        this.random = parts.random();
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
        this.givenUp = Counter.builder("freshet.score.given.up")
                .description("Requests that timed out or whose client went away before their answer")
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
     * reads, with {@link NoModelException} when nothing serves yet, with {@link ModalityNotLearnedException} when what
     * serves knows none of its modalities yet, and with a timeout when no worker came to it within ten seconds. A
     * request whose future is done, or whose client is gone, leaves the queue and costs no forward pass.
     *
     * @param delivered tells whether the answer reached its caller: only then it is recorded
     * @throws QueueFullException at once, when too many are waiting
     */
    public CompletableFuture<ScoreAnswer> score(ScoreRequest request, CompletableFuture<Boolean> delivered)
            throws QueueFullException {
        CompletableFuture<ScoreAnswer> answer = new CompletableFuture<>();
        Runnable task = new Task(request, answer, delivered, System.nanoTime());
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            throw new QueueFullException(workers.getQueue().size());
        }
        var ignored = answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((given, fault) -> {
                    if (fault instanceof TimeoutException || fault instanceof CancellationException) {
                        givenUp.increment();
                        workers.remove(task);
                    }
                });
        var unusedWatch = delivered.thenAccept(arrived -> {
            if (!arrived) {
                answer.cancel(false);
            }
        });
        return answer;
    }

    /** One request in the queue and at a worker. */
    private final class Task implements Runnable {
        private final ScoreRequest request;
        private final CompletableFuture<ScoreAnswer> answer;
        private final CompletableFuture<Boolean> delivered;
        private final long start;

        Task(
                ScoreRequest request,
                CompletableFuture<ScoreAnswer> answer,
                CompletableFuture<Boolean> delivered,
                long start) {
            this.request = request;
            this.answer = answer;
            this.delivered = delivered;
            this.start = start;
        }

        @Override
        public void run() {
            if (answer.isDone()) {
                return;
            }
            try {
                answer();
            } catch (UndecodableException
                    | NoModelException
                    | ModalityNotLearnedException
                    | IOException
                    | RuntimeException
                    | Error e) {
                // An Error too: whatever a payload did to the decoder, its sender is answered.
                answer.completeExceptionally(e);
            } finally {
                latency.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
        }

        private void answer() throws UndecodableException, NoModelException, ModalityNotLearnedException, IOException {
            Sample sample = sample(request);
            Features features = preparer.prepare(sample);
            if (answer.isDone()) {
                // Given up while it was decoded.
                return;
            }
            try (ServingSlot.Lease<LoadedVersion> lease = slot.lease().orElseThrow(NoModelException::new)) {
                LoadedVersion serving = lease.value();
                MultimodalModel model = serving.model();
                Features known = features.knownTo(model.spec())
                        .orElseThrow(() -> new ModalityNotLearnedException(serving, features));
                Answer said = model.task().answer(model.score(List.of(known)).get(0));
                record(prediction(new Predictions.Scored(sample, known, said), serving.manifest()), sample, said);
            }
        }

        private Prediction prediction(Predictions.Scored scored, ModelVersion version) {
            String predictionId = PredictionIds.ofRequest(scored.sample().getSampleId(), version.getVersion(), random);
            // Other requests for the same sampleId, here or at another instance, are other samples.
            scored.sample().setPredictionId(predictionId);
            return Predictions.of(predictionId, version, scored, Duration.ofNanos(System.nanoTime() - start));
        }

        /** Answers; what was shown is written down once it is known that it was. */
        private void record(Prediction prediction, Sample sample, Answer said) {
            String predictionId = prediction.getPredictionId();
            Optional<PredictionRecorder.Reservation> reserved = recorder.reserve(sample, prediction);
            // Before the answer: its caller may give feedback before this server hears that the answer arrived.
            reserved.ifPresent(reservation -> known.add(predictionId));
            boolean given = answer.complete(new ScoreAnswer(
                    predictionId,
                    prediction.getSampleId(),
                    prediction.getModel(),
                    prediction.getVersion(),
                    prediction.getLabel(),
                    said.labels().orElse(null),
                    said.value().orElse(null),
                    prediction.getScores(),
                    prediction.getPresent(),
                    reserved.isPresent()));
            reserved.ifPresent(reservation -> {
                if (given) {
                    var ignored = delivered.thenAccept(arrived -> settle(reservation, arrived));
                } else {
                    settle(reservation, false);
                }
            });
        }

        private void settle(PredictionRecorder.Reservation reservation, boolean arrived) {
            if (arrived) {
                reservation.write();
            } else {
                known.forget(reservation.predictionId());
                reservation.release();
            }
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
                .setRevision(1)
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
