package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Finds the newest committed checkpoint, reading from the end backwards. */
final class LastCheckpoint implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long FIRST_SPAN = 64;

    private final FreshetConfig config;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    private LastCheckpoint(FreshetConfig config) {
        this.config = config;
        this.partition = new TopicPartition(Topics.of(config).checkpoints(), 0);
        this.consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
    }

    /**
     * The newest checkpoint; empty when there is none.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or the record cannot be read
     */
    static Optional<Checkpoint> read(FreshetConfig config) {
        try (LastCheckpoint last = new LastCheckpoint(config)) {
            return last.find();
        }
    }

    private Optional<Checkpoint> find() {
        long begin = only(consumer.beginningOffsets(List.of(partition)));
        long end = only(consumer.endOffsets(List.of(partition)));
        // Markers and aborted records are between: when nothing is found, look further back.
        for (long span = FIRST_SPAN; ; span *= 16) {
            long from = Math.max(begin, end - span);
            ConsumerRecord<byte[], byte[]> newest = newest(from, end);
            if (newest != null) {
                return Optional.of(EventSerdes.of(config)
                        .deserializer(Checkpoint.class)
                        .deserialize(newest.topic(), newest.value()));
            }
            if (from == begin) {
                return Optional.empty();
            }
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> newest(long from, long end) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        ConsumerRecord<byte[], byte[]> newest = null;
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                newest = record;
            }
            if (System.nanoTime() > until) {
                throw new TimeoutException(partition + " could not be read up to " + end + " within "
                        + PATIENCE.toSeconds() + " s; is the broker overloaded?");
            }
        }
        return newest;
    }

    private static long only(Map<TopicPartition, Long> offsets) {
        return offsets.values().iterator().next();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
