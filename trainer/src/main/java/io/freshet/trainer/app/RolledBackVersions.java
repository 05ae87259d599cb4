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
import io.freshet.schemas.version.KeyUnavailableException;
import io.freshet.schemas.version.SignedDeserializer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Which versions a rollback has taken out, as far as it is decided, and the decision itself. One thread.
 *
 * <p>Without serving's public key nobody can tell whether a record is serving's. As long as none speaks of a rollback,
 * that is only said; once one does, nothing may be learned on what it may have taken out.
 */
final class RolledBackVersions implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final Reading reading;
    private final Set<Long> rolledBack = new HashSet<>();
    private @Nullable Standing newest;
    /** The newest that could not be verified, to be read again. */
    private @Nullable ConsumerRecord<byte[], byte[]> unverified;

    /**
     * How records are read.
     *
     * @param keyMissing is told why they cannot be verified, and when they can
     */
    record Reading(SignedDeserializer<Standing> standings, java.util.function.Consumer<Optional<String>> keyMissing) {}

    RolledBackVersions(TopicPartition standing, Consumer<byte[], byte[]> consumer, Reading reading) {
        this.consumer = consumer;
        this.reading = reading;
        TopicScan.fromBeginning(consumer, List.of(standing));
    }

    @MustBeClosed
    static RolledBackVersions open(FreshetConfig config, java.util.function.Consumer<Optional<String>> keyMissing) {
        return new RolledBackVersions(
                new TopicPartition(Topics.of(config).standing(), 0),
                new KafkaConsumer<>(
                        KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                new Reading(SignedDeserializer.standings(config, EventSerdes.of(config)), keyMissing));
    }

    /**
     * All of them, as of every decision committed before the call.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     * @throws KeyUnavailableException when there is a rollback that cannot be verified
     */
    Set<Long> read() {
        ConsumerRecord<byte[], byte[]> again = unverified;
        if (again != null) {
            take(again);
        }
        TopicScan.toEnd(consumer, this::take);
        return Set.copyOf(rolledBack);
    }

    /** The newest standing that {@link #read} has found and verified; empty when there is none. */
    Optional<Standing> newest() {
        return Optional.ofNullable(newest);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            Standing standing = reading.standings().deserialize(record.topic(), record.value());
            if (standing != null) {
                follow(standing);
            }
            unverified = null;
            reading.keyMissing().accept(Optional.empty());
        } catch (KeyUnavailableException e) {
            unverified = record;
            if (speaksOfARollback(record.value())) {
                throw e;
            }
            reading.keyMissing()
                    .accept(Optional.of("rollbacks cannot be followed: " + e.getMessage()
                            + "; copy serving.pub from serving's security.keys to the trainer's"));
        } catch (SerializationException e) {
            if (!(Failure.of(e) instanceof Failure.BadRecord)) {
                throw e;
            }
            if (record.equals(unverified)) {
                // There is a key by now, and it is not this one's.
                unverified = null;
                reading.keyMissing().accept(Optional.empty());
            }
            // Unsigned, or no record at all: nobody may act on it. Serving, whose record it is, raises the alert.
        }
    }

    private boolean speaksOfARollback(byte[] value) {
        try {
            return reading.standings().unverified(value).getVersions().stream()
                    .anyMatch(version -> version.getState() == VersionState.ROLLED_BACK);
        } catch (SerializationException e) {
            if (!(Failure.of(e) instanceof Failure.BadRecord)) {
                throw e;
            }
            // Nothing that a key could verify either.
            return false;
        }
    }

    /** Versions that a standing no longer lists stay what they were. */
    private void follow(Standing standing) {
        if (newest != null && standing.getEpoch() <= newest.getEpoch()) {
            return;
        }
        newest = standing;
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
        reading.standings().close();
        consumer.close();
    }
}
