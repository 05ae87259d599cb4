package io.freshet.serving.score;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes down what was answered, behind the answer: the sample as it was scored, then the prediction. At least once,
 * and again and again while Kafka, the registry or the blob store are away, for as long as the buffer (64 MiB of
 * payloads) has room; what finds no room is refused and counted. Any thread; never blocks its caller.
 */
public final class PredictionRecorder implements AutoCloseable {
    private static final long CAPACITY_BYTES = 64L << 20;
    /** What an entry takes besides its payloads. */
    private static final long OVERHEAD_BYTES = 2L << 10;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordWriter writer;
    private final BlobStore blobs;
    private final Topics topics;
    private final int inlineLimitBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final Counter refused;
    private final Counter retries;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "freshet-recorder"));

    private PredictionRecorder(FreshetConfig config, RecordWriter writer, BlobStore blobs, MeterRegistry meters) {
        this.writer = writer;
        this.blobs = blobs;
        this.topics = Topics.of(config);
        this.inlineLimitBytes = config.servers().gateway().inlineLimitBytes();
        this.refused = Counter.builder("freshet.predictions.unrecorded")
                .description("Answers that were given but will not be written down: the buffer was full")
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

    /** Takes an answer; false when there is no room for it. */
    boolean record(Sample sample, Prediction prediction) {
        long size = OVERHEAD_BYTES
                + sample.getParts().values().stream()
                        .mapToLong(part -> Payloads.sizeBytes(part.getPayload()))
                        .sum();
        if (heldBytes.addAndGet(size) > CAPACITY_BYTES || closing.getCount() == 0) {
            heldBytes.addAndGet(-size);
            refused.increment();
            return false;
        }
        thread.execute(() -> write(sample, prediction, size));
        return true;
    }

    private void write(Sample sample, Prediction prediction, long size) {
        Sample kept;
        try {
            kept = withLargePayloadsInStore(sample);
        } catch (BlobUnavailableException e) {
            retry(sample, prediction, size);
            return;
        }
        var ignored = CompletableFuture.allOf(
                        writer.send(topics.samples(), kept.getSampleId(), kept),
                        writer.send(topics.predictions(), kept.getSampleId(), prediction))
                .whenComplete((done, fault) -> {
                    if (fault == null) {
                        heldBytes.addAndGet(-size);
                    } else {
                        retry(kept, prediction, size);
                    }
                });
    }

    private void retry(Sample sample, Prediction prediction, long size) {
        retries.increment();
        if (!thread.isShutdown()) {
            var ignored =
                    thread.schedule(() -> write(sample, prediction, size), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Sample withLargePayloadsInStore(Sample sample) throws BlobUnavailableException {
        Map<String, Part> parts = new TreeMap<>();
        for (Map.Entry<String, Part> entry : sample.getParts().entrySet()) {
            Part part = entry.getValue();
            if (part.getPayload() instanceof ByteBuffer bytes && bytes.remaining() > inlineLimitBytes) {
                part = Part.newBuilder(part)
                        .setPayload(blobs.put(Payloads.bytes(bytes)))
                        .build();
            }
            parts.put(entry.getKey(), part);
        }
        return Sample.newBuilder(sample).setParts(parts).build();
    }

    /** Writes what is held, for up to five seconds; the writer must still be open. */
    @Override
    public void close() {
        closing.countDown();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (heldBytes.get() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
