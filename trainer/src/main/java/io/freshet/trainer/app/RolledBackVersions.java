package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.failure.Failure;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Which versions a rollback has taken out, as far as it is decided. One thread. */
final class RolledBackVersions implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final Deserializer<Standing> standings;
    private final Set<Long> rolledBack = new HashSet<>();
    private long epoch = -1;

    RolledBackVersions(TopicPartition standing, Consumer<byte[], byte[]> consumer, Deserializer<Standing> standings) {
        this.consumer = consumer;
        this.standings = standings;
        TopicScan.fromBeginning(consumer, List.of(standing));
    }

    @MustBeClosed
    static RolledBackVersions open(FreshetConfig config) {
        return new RolledBackVersions(
                new TopicPartition(Topics.of(config).standing(), 0),
                new KafkaConsumer<>(
                        KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                SignedDeserializer.standings(config, EventSerdes.of(config)));
    }

    /**
     * All of them, as of every decision committed before the call.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    Set<Long> read() {
        TopicScan.toEnd(consumer, this::take);
        return Set.copyOf(rolledBack);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            follow(standings.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            if (!(Failure.of(e) instanceof Failure.BadRecord)) {
                throw e;
            }
            // Unsigned, or no record at all: nobody may act on it. Serving, whose record it is, raises the alert.
        }
    }

    /** Versions that a standing no longer lists stay what they were. */
    private void follow(Standing standing) {
        if (standing.getEpoch() <= epoch) {
            return;
        }
        epoch = standing.getEpoch();
        for (VersionStanding version : standing.getVersions()) {
            if (version.getState() == VersionState.ROLLED_BACK) {
                rolledBack.add(version.getVersion());
            } else {
                rolledBack.remove(version.getVersion());
            }
        }
    }

    @Override
    public void close() {
        standings.close();
        consumer.close();
    }
}
