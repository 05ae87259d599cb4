package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventSizeLimit;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.registry.WriterBusyException;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Hands events to Kafka. What it has taken and Kafka has not acknowledged is bounded by {@link Backlog}. Safe for many
 * threads; never blocks.
 */
final class EventPublisher implements AutoCloseable {
    /** Events that wait for the producer; their bytes are bounded by the backlog. */
    private static final int QUEUE = 20_000;
    /** What an event takes beside its payload, roughly: the backlog is a matter of megabytes. */
    private static final int ENVELOPE_BYTES = 256;

    private final RecordWriter writer;
    private final Topics topics;
    private final Backlog backlog;

    private EventPublisher(FreshetConfig config, Backlog backlog, RecordWriter writer) {
        this.writer = writer;
        this.topics = Topics.of(config);
        this.backlog = backlog;
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // The writer closes with the publisher.
    static EventPublisher open(FreshetConfig config, Backlog backlog, MeterRegistry meters) {
        RecordWriter.Settings settings = new RecordWriter.Settings("events", QUEUE, EventSizeLimit.bytes(config));
        return new EventPublisher(config, backlog, RecordWriter.open(config, EventSerdes.of(config), settings, meters));
    }

    /**
     * Sends an event. The future ends once Kafka keeps it on all in-sync replicas, or exceptionally when it does not:
     * with a {@link ProblemException} (413 when it is too large, 429 or 503 when it cannot be taken now), or with what
     * Kafka says.
     *
     * @throws ProblemException 429 or 503 when too much is under way already
     */
    CompletableFuture<Receipt> publish(ModalityEvent event) throws ProblemException {
        int size = sizeBytes(event);
        backlog.enter(size);
        return writer.send(topics.modality(event.getModality()), event.getSampleId(), event)
                .whenComplete((kept, fault) -> backlog.leave(size, fault == null))
                .thenApply(kept -> receipt(event, kept))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(problem(Endpoint.cause(fault))));
    }

    private static int sizeBytes(ModalityEvent event) {
        long payload = event.getPayload() instanceof BlobRef ? 0 : Payloads.sizeBytes(event.getPayload());
        return ENVELOPE_BYTES
                + (int) payload
                + event.getAttributes().entrySet().stream()
                        .mapToInt(
                                each -> each.getKey().length() + each.getValue().length())
                        .sum();
    }

    private static Throwable problem(Throwable cause) {
        if (cause instanceof RecordTooLargeException) {
            return new ProblemException(
                    Problem.of(413, "Beside what is in the blob store " + cause.getMessage(), "send shorter attributes")
                            .because(Reason.SIZE));
        }
        if (cause instanceof SerializationException) {
            return new ProblemException(Problem.of(503, "The schema registry does not answer", "send it again later")
                    .because(Reason.UNAVAILABLE)
                    .retryAfter(5));
        }
        if (cause instanceof WriterBusyException) {
            return new ProblemException(Problem.of(429, String.valueOf(cause.getMessage()), "send more slowly")
                    .because(Reason.BUSY)
                    .retryAfter(1));
        }
        return cause;
    }

    private static Receipt receipt(ModalityEvent event, RecordMetadata kept) {
        return new Receipt(
                event.getSampleId(),
                event.getModality(),
                Receipt.digest(event),
                kept.topic(),
                kept.partition(),
                kept.offset());
    }

    @Override
    public void close() {
        writer.close();
    }
}
