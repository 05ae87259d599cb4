package io.freshet.serving.score;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobTransfers;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.failure.Backoff;
import io.freshet.schemas.failure.Failure;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.registry.WriterBusyException;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was answered, behind the answer: the sample as it was scored, and the prediction. Memory for it (64
 * MiB of payloads) is reserved before the answer goes out, so that the answer can say whether it will be recorded; it
 * is written once the answer was delivered, and not at all when it was not: nobody saw it.
 *
 * <p>At least once, and again with growing pauses while Kafka, the registry or the blob store are away. What can never
 * be written is given up, counted and said. Payloads go to the blob store side by side, before the record is made. Any
 * thread; never blocks its caller.
 */
public final class PredictionRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionRecorder.class);
    private static final long CAPACITY_BYTES = 64L << 20;
    /** What an entry takes besides its payloads. */
    private static final long OVERHEAD_BYTES = 2L << 10;
    /**
     * Payloads that a sample carries itself: a record of 1 MiB, less what goes around them in it and in its example.
     */
    private static final int MOST_INLINE_BYTES = 768 << 10;

    private static final int TRANSFERS = 8;
    /** More than the smallest entries with a blob that the capacity holds. */
    private static final int WAITING_TRANSFERS = 8_192;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordWriter writer;
    private final BlobTransfers blobs;
    private final Topics topics;
    private final int inlineLimitBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final Counter refused;
    private final Counter lost;
    private final Counter undelivered;
    private final Counter retries;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ScheduledExecutorService pauses =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "freshet-recorder"));

    private PredictionRecorder(FreshetConfig config, RecordWriter writer, BlobStore blobs, MeterRegistry meters) {
        this.writer = writer;
        this.blobs = new BlobTransfers(blobs, TRANSFERS, WAITING_TRANSFERS);
        this.topics = Topics.of(config);
        this.inlineLimitBytes = config.servers().gateway().inlineLimitBytes();
        this.refused = Counter.builder("freshet.predictions.unrecorded")
                .description("Answers that said themselves that they will not be written down: the buffer was full")
                .register(meters);
        this.lost = Counter.builder("freshet.predictions.lost")
                .description("Answers that could not be written down though they said that they would")
                .register(meters);
        this.undelivered = Counter.builder("freshet.predictions.undelivered")
                .description("Answers whose client went away; they are not written down")
                .register(meters);
        this.retries = Counter.builder("freshet.predictions.retries")
                .description("Writes of answers that failed and were tried again")
                .register(meters);
        Gauge.builder("freshet.predictions.buffered", heldBytes, AtomicLong::doubleValue)
                .baseUnit("bytes")
                .description("Answers that Kafka has not acknowledged yet")
                .register(meters);
    }

    @MustBeClosed
    public static PredictionRecorder start(
            FreshetConfig config, RecordWriter writer, BlobStore blobs, MeterRegistry meters) {
        return new PredictionRecorder(config, writer, blobs, meters);
    }

    /** Makes sure that there is memory to record an answer; empty when there is none. */
    Optional<Reservation> reserve(Sample sample, Prediction prediction) {
        long size = OVERHEAD_BYTES
                + sample.getParts().values().stream()
                        .mapToLong(part -> Payloads.sizeBytes(part.getPayload()))
                        .sum();
        if (heldBytes.addAndGet(size) > CAPACITY_BYTES || closing.get()) {
            heldBytes.addAndGet(-size);
            refused.increment();
            return Optional.empty();
        }
        return Optional.of(new Reservation(sample, prediction, size));
    }

    /** An answer that can be recorded. Exactly one of {@code write} and {@code release} is called, once. */
    final class Reservation {
        private final Sample sample;
        private final Prediction prediction;
        private final long sizeBytes;
        private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

        private Reservation(Sample sample, Prediction prediction, long sizeBytes) {
            this.sample = sample;
            this.prediction = prediction;
            this.sizeBytes = sizeBytes;
        }

        String predictionId() {
            return prediction.getPredictionId();
        }

        /** The answer was delivered: it is written down. */
        void write() {
            var ignored = withLargePayloadsInStore(sample)
                    .thenCompose(kept -> CompletableFuture.allOf(
                            writer.send(topics.samples(), kept.getSampleId(), kept),
                            writer.send(topics.predictions(), kept.getSampleId(), prediction)))
                    .whenComplete((done, fault) -> {
                        if (fault == null) {
                            free();
                        } else {
                            failed(Endpoint.cause(fault));
                        }
                    });
        }

        /** Nobody saw the answer: it is forgotten. */
        void release() {
            undelivered.increment();
            free();
        }

        private void failed(Throwable fault) {
            boolean passes = fault instanceof WriterBusyException || Failure.isOutside(fault);
            if (passes && !pauses.isShutdown()) {
                retries.increment();
                var ignored = pauses.schedule(this::write, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
            } else {
                lost.increment();
                LOG.error("prediction {} cannot be recorded: {}", prediction.getPredictionId(), fault.toString());
                free();
            }
        }

        private void free() {
            heldBytes.addAndGet(-sizeBytes);
        }
    }

    private CompletableFuture<Sample> withLargePayloadsInStore(Sample sample) {
        Map<String, CompletableFuture<BlobRef>> puts = new TreeMap<>();
        Set<String> leaving = Set.copyOf(leaving(sample));
        sample.getParts().forEach((modality, part) -> {
            if (leaving.contains(modality)) {
                puts.put(modality, blobs.put(Payloads.bytes((ByteBuffer) part.getPayload())));
            }
        });
        return CompletableFuture.allOf(puts.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    Map<String, Part> parts = new TreeMap<>(sample.getParts());
                    puts.forEach((modality, put) -> parts.computeIfPresent(
                            modality,
                            (name, part) ->
                                    Part.newBuilder(part).setPayload(put.join()).build()));
                    return Sample.newBuilder(sample).setParts(parts).build();
                });
    }

    /**
     * Modalities whose payloads a record does not carry: those above the limit, and the largest until the rest fits.
     */
    private List<String> leaving(Sample sample) {
        List<Map.Entry<String, Part>> largestFirst =
                new ArrayList<>(sample.getParts().entrySet());
        largestFirst.removeIf(entry -> entry.getValue().getPayload() instanceof BlobRef);
        largestFirst.sort(Comparator.comparingLong((Map.Entry<String, Part> entry) ->
                        Payloads.sizeBytes(entry.getValue().getPayload()))
                .reversed());
        long inline = largestFirst.stream()
                .mapToLong(entry -> Payloads.sizeBytes(entry.getValue().getPayload()))
                .sum();
        List<String> leaving = new ArrayList<>();
        for (Map.Entry<String, Part> entry : largestFirst) {
            long size = Payloads.sizeBytes(entry.getValue().getPayload());
            if (size > inlineLimitBytes || inline > MOST_INLINE_BYTES) {
                leaving.add(entry.getKey());
                inline -= size;
            }
        }
        return leaving;
    }

    /** Writes what is held, for up to five seconds; the writer must still be open. */
    @Override
    public void close() {
        closing.set(true);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (heldBytes.get() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pauses.shutdownNow();
        blobs.close();
    }
}
