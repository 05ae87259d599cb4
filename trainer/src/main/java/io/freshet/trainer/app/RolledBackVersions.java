package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.UnverifiedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Which versions a rollback has taken out, as far as it is decided. One thread. */
final class RolledBackVersions implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Standing> standings;
    private final Set<Long> rolledBack = new HashSet<>();
    private long epoch = -1;

    private RolledBackVersions(FreshetConfig config) {
        this.partition = new TopicPartition(Topics.of(config).standing(), 0);
        this.standings = SignedDeserializer.standings(config, EventSerdes.of(config));
        this.consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    @MustBeClosed
    static RolledBackVersions open(FreshetConfig config) {
        return new RolledBackVersions(config);
    }

    /**
     * All of them, as of every decision committed before the call.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    Set<Long> read() {
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
        return Set.copyOf(rolledBack);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            follow(standings.deserialize(record.topic(), record.value()));
        } catch (UnverifiedException e) {
            // Nobody may act on it; serving, whose record it is, raises the alert.
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
