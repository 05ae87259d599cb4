package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
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
    private final Deserializer<Rollout> decisions;
    private final Set<Long> rolledBack = new HashSet<>();

    private RolledBackVersions(FreshetConfig config) {
        this.partition = new TopicPartition(Topics.of(config).rollouts(), 0);
        this.decisions = EventSerdes.of(config).deserializer(Rollout.class);
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
        Rollout decision = decisions.deserialize(record.topic(), record.value());
        if (decision.getTo() == VersionState.ROLLED_BACK) {
            rolledBack.add(decision.getVersion());
        } else {
            rolledBack.remove(decision.getVersion());
        }
    }

    @Override
    public void close() {
        decisions.close();
        consumer.close();
    }
}
