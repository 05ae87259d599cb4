package io.freshet.serving.rollout;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes decisions, those that belong together in one transaction: followers see all of them or none. One thread. */
final class RolloutWriter implements AutoCloseable {
    private static final int MAX_BLOCK_MS = 5_000;

    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final String topic;

    /** Opens a writer; an older one with the same id can write no more. */
    RolloutWriter(FreshetConfig config, EventSerdes serdes, String transactionalId) {
        this.topic = Topics.of(config).rollouts();
        this.serializer = serdes.serializer();
        Map<String, Object> settings = KafkaClients.transactionalProducer(config, transactionalId);
        // A person may be waiting.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
    }

    /**
     * Writes decisions and returns when they are committed.
     *
     * @throws KafkaException when they are not
     */
    void write(List<Rollout> decisions) {
        inTransaction(() -> send(decisions));
    }

    /** Writes decisions together with how far their reader has come. */
    void write(List<Rollout> decisions, Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        inTransaction(() -> {
            send(decisions);
            producer.sendOffsetsToTransaction(offsets, group);
        });
    }

    private void send(List<Rollout> decisions) {
        for (Rollout decision : decisions) {
            var ignored = producer.send(new ProducerRecord<>(
                    topic, 0, Long.toString(decision.getVersion()), serializer.serialize(topic, decision)));
        }
    }

    private void inTransaction(Runnable sends) {
        producer.beginTransaction();
        sends.run();
        // Fails with the first send that failed; the writer is then of no more use, and closing it aborts.
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
    }
}
