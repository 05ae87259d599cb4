package io.freshet.serving.publish;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes records of the contract, each keyed by text. Any thread but an IO thread: a send can block for a while when
 * Kafka is away. What is acknowledged is kept; what fails may have been written all the same.
 */
public final class RecordWriter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Longer waits for metadata would hold the callers' threads while Kafka is away. */
    private static final int MAX_BLOCK_MS = 2_000;

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaClientMetrics metrics;

    @GuardedBy("this")
    private final Serializer<SpecificRecord> serializer;

    private RecordWriter(KafkaProducer<String, byte[]> producer, EventSerdes serdes, MeterRegistry meters) {
        this.producer = producer;
        this.serializer = serdes.serializer();
        this.metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(meters);
    }

    /** Opens a producer; it connects when there is something to send. */
    @MustBeClosed
    public static RecordWriter open(FreshetConfig config, EventSerdes serdes, MeterRegistry meters) {
        Map<String, Object> settings = KafkaClients.producer(config);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "freshet." + config.pipeline() + ".serving");
        return new RecordWriter(
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()), serdes, meters);
    }

    /** Sends one record; completes when Kafka has acknowledged it, exceptionally when it has not. Never throws. */
    public CompletableFuture<Void> send(String topic, String key, SpecificRecord value) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            var ignored =
                    producer.send(new ProducerRecord<>(topic, key, serialized(topic, value)), (metadata, fault) -> {
                        if (fault == null) {
                            acknowledged.complete(null);
                        } else {
                            acknowledged.completeExceptionally(fault);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            // SerializationException of a registry that is away, or a producer that is closed.
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    private synchronized byte[] serialized(String topic, SpecificRecord value) {
        return serializer.serialize(topic, value);
    }

    @Override
    public void close() {
        metrics.close();
        producer.close(PATIENCE);
    }
}
