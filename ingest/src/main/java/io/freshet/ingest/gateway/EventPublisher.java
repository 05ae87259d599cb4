package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.input.EventTimeLimit;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Hands events to Kafka. What it has taken and Kafka has not acknowledged is bounded by {@link Backlog}. Safe for many
 * threads; a send may block for a second when no broker can be reached, so it is not for IO threads.
 */
final class EventPublisher implements AutoCloseable {
    private static final int LONGEST_BLOCK_MS = 1_000;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaClientMetrics metrics;
    private final Serializer<ModalityEvent> serializer;
    private final Topics topics;
    private final Backlog backlog;
    private final int mostBytes;

    private EventPublisher(FreshetConfig config, Backlog backlog, KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
        this.metrics = new KafkaClientMetrics(producer);
        this.serializer = EventSerdes.of(config).serializer();
        this.topics = Topics.of(config);
        this.backlog = backlog;
        this.mostBytes = EventTimeLimit.bytes(config);
    }

    @MustBeClosed
    static EventPublisher open(FreshetConfig config, Backlog backlog, MeterRegistry meters) {
        Map<String, Object> settings = KafkaClients.producer(config);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK_MS);
        // No lingering: under load the batches of one request's wait fill by themselves.
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        EventPublisher publisher = new EventPublisher(
                config, backlog, new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
        publisher.metrics.bindTo(meters);
        return publisher;
    }

    /**
     * Sends an event. The future ends once Kafka keeps it on all in-sync replicas, or exceptionally when it does not.
     *
     * @throws ProblemException 413 when it is too large, 429 or 503 when it cannot be taken now
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told of every failure.
    CompletableFuture<Receipt> publish(ModalityEvent event) throws ProblemException {
        String topic = topics.modality(event.getModality());
        byte[] value = serialize(topic, event);
        if (value.length > mostBytes) {
            throw new ProblemException(Problem.of(
                            413,
                            "The event has " + value.length + " bytes beside what is in the blob store; at most "
                                    + mostBytes + " fit",
                            "send shorter attributes")
                    .because(Reason.SIZE));
        }
        backlog.enter(value.length);
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, event.getSampleId().getBytes(StandardCharsets.UTF_8), value);
        try {
            producer.send(record, (kept, failure) -> {
                backlog.leave(value.length, failure == null);
                if (failure == null) {
                    receipt.complete(receipt(event, kept));
                } else {
                    receipt.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            // Not even queued: the callback is not called for these.
            backlog.leave(value.length, false);
            receipt.completeExceptionally(e);
        }
        return receipt;
    }

    private byte[] serialize(String topic, ModalityEvent event) throws ProblemException {
        try {
            return serializer.serialize(topic, event);
        } catch (KafkaException e) {
            throw new ProblemException(
                    Problem.of(503, "The schema registry does not answer: " + e.getMessage(), "send it again later")
                            .because(Reason.UNAVAILABLE)
                            .retryAfter(5));
        }
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
        metrics.close();
        producer.close(CLOSING);
    }
}
