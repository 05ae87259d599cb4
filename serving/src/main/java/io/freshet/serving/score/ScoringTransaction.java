package io.freshet.serving.score;

import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Predictions, dead letters and offsets of one poll, committed together or not at all. One thread. */
final class ScoringTransaction implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final Topics topics;
    private final KnownPredictions known;
    private final List<String> predicted = new ArrayList<>();

    /** Opens a producer; an older one with the same id can write no more, and what it left open is aborted. */
    ScoringTransaction(FreshetConfig config, EventSerdes serdes, String transactionalId, KnownPredictions known) {
        this.known = known;
        this.topics = Topics.of(config);
        this.serializer = serdes.serializer();
        this.producer = new KafkaProducer<>(
                KafkaClients.transactionalProducer(config, transactionalId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
    }

    void begin() {
        predicted.clear();
        producer.beginTransaction();
    }

    void predicted(Prediction prediction) {
        send(topics.predictions(), prediction.getSampleId().getBytes(StandardCharsets.UTF_8), prediction);
        predicted.add(prediction.getPredictionId());
    }

    /** A dead letter goes under the key of the record that it was made of; one without a key under an empty one. */
    void refused(DeadLetter letter) {
        byte[] key = letter.getKey() == null ? new byte[0] : Payloads.bytes(letter.getKey());
        send(topics.deadLetters(), key, letter);
    }

    private void send(String topic, byte[] key, SpecificRecord value) {
        var ignored = producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, value)));
    }

    /**
     * Commits, with the consumer's positions; fails with the first send that failed. What was predicted is then known.
     */
    void commit(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
        producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
        producer.commitTransaction();
        predicted.forEach(known::add);
    }

    @Override
    public void close() {
        producer.close();
        serializer.close();
    }
}
