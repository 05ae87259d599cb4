package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.DeadLetters;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedSerializer;
import io.freshet.schemas.version.VersionKey;
import io.freshet.trainer.lineage.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes units of work, each in one Kafka transaction with the consumer's offsets. Opening one fences every other of
 * the same pipeline: what they had not committed is gone. One thread.
 *
 * <p><i>Source:</i> KIP-98, KIP-447.
 */
final class TrainerLog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Below the broker's default limit of one mebibyte for a record, with room for a key that stands in it twice. */
    private static final int MOST_BYTES = 900_000;

    private final Topics topics;
    private final String pipeline;
    private final InstantSource clock;
    private final GroupMembership group;
    private final Serializer<SpecificRecord> serializer;
    private final Serializer<ModelVersion> versions;
    private final KafkaProducer<byte[], byte[]> producer;

    private TrainerLog(FreshetConfig config, RecordSigner signer, InstantSource clock, GroupMembership group) {
        this.group = group;
        this.topics = Topics.of(config);
        this.pipeline = config.pipeline();
        this.clock = clock;
        EventSerdes serdes = EventSerdes.of(config);
        this.serializer = serdes.serializer();
        this.versions = new SignedSerializer<>(serdes, signer);
        this.producer = new KafkaProducer<>(
                KafkaClients.transactionalProducer(config, TrainerIdentity.trainer(config)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Opens the journal; when it returns, nothing of an earlier one is pending.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    @MustBeClosed
    static TrainerLog open(FreshetConfig config, RecordSigner signer, InstantSource clock, GroupMembership group) {
        TrainerLog journal = new TrainerLog(config, signer, clock, group);
        try {
            journal.producer.initTransactions();
            return journal;
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /**
     * Makes a unit visible. When it throws, the unit may be committed or not: the last checkpoint tells.
     *
     * @param deleted versions that are deleted with it
     * @throws org.apache.kafka.common.errors.ProducerFencedException when another trainer has taken over
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     * @throws InterruptedException when the partitions are lost; nothing is visible then
     */
    void commit(UnitOfWork unit, List<Long> deleted) throws InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = records(unit);
        deleted.forEach(version -> records.add(tombstone(version)));
        ConsumerGroupMetadata member = group.newest();
        while (!committed(records, offsets(unit), member)) {
            // The group has moved on while the window was learned, for example because a standby joined.
            member = group.after(member);
        }
    }

    /** Whether the group still was what {@code member} says; if not, nothing has become visible. */
    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes commitTransaction throw
    private boolean committed(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata member) {
        producer.beginTransaction();
        records.forEach(producer::send);
        try {
            producer.sendOffsetsToTransaction(offsets, member);
        } catch (CommitFailedException e) {
            producer.abortTransaction();
            return false;
        }
        producer.commitTransaction();
        return true;
    }

    @Override
    public void close() {
        // A session is ended by an interrupt; the producer would take it as one of its own and leave its thread behind.
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(PATIENCE);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<ProducerRecord<byte[], byte[]>> records(UnitOfWork unit) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(record(topics.checkpoints(), pipeline, unit.checkpoint()));
        unit.point().ifPresent(point -> records.add(record(topics.trainerLog(), pipeline, point)));
        unit.version().ifPresent(version -> records.add(signed(version)));
        unit.beside().refusals().forEach(refusal -> records.add(deadLetter(refusal)));
        unit.beside().alerts().forEach(alert -> records.add(record(topics.alerts(), pipeline, alert)));
        unit.beside()
                .again()
                .forEach(example -> records.add(
                        record(topics.examples(), example.getSample().getSampleId(), example)));
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(String topic, String key, SpecificRecord value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, value));
    }

    private ProducerRecord<byte[], byte[]> signed(ModelVersion version) {
        byte[] key = VersionKey.of(version.getVersion());
        return new ProducerRecord<>(topics.versions(), key, versions.serialize(topics.versions(), version));
    }

    private ProducerRecord<byte[], byte[]> tombstone(long version) {
        return new ProducerRecord<>(topics.versions(), VersionKey.of(version), null);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(Refusal refusal) {
        ConsumerRecord<byte[], byte[]> record = refusal.record();
        DeadLetters.Place place = new DeadLetters.Place(record.topic(), record.partition(), record.offset());
        DeadLetters.Refusal why =
                new DeadLetters.Refusal(refusal.reason(), refusal.message(), "train", clock.instant());
        DeadLetter letter = DeadLetters.fitted(
                DeadLetters.of(place, new DeadLetters.Original(record.key(), record.value(), record.headers()), why),
                MOST_BYTES);
        byte[] key = letter.getKey() == null ? null : record.key();
        return new ProducerRecord<>(topics.deadLetters(), key, serializer.serialize(topics.deadLetters(), letter));
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(UnitOfWork unit) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionOffset next : unit.checkpoint().getConsumed()) {
            offsets.put(
                    new TopicPartition(next.getTopic(), next.getPartition()), new OffsetAndMetadata(next.getOffset()));
        }
        return offsets;
    }
}
