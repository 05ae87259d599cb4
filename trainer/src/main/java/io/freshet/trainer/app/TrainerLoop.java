package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.window.ExampleRecordReader;
import io.freshet.trainer.window.SoleOwnerAssignor;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One member of the trainers' group: stands by until it is given the partitions, then trains as long as it has them.
 * One thread, but for {@link #wakeup}.
 */
final class TrainerLoop implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int HEARTBEAT_MILLIS = 2_000;

    private final TrainerSessions sessions;
    private final TrainerMetrics metrics;
    private final ExampleRecordReader reader;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duties duties = new Duties();
    private @Nullable TrainerSession session;
    private boolean busy;

    @MustBeClosed
    TrainerLoop(FreshetConfig config, TrainerSessions sessions, TrainerMetrics metrics) {
        this.sessions = sessions;
        this.metrics = metrics;
        this.reader = new ExampleRecordReader(EventSerdes.of(config).deserializer(Example.class));
        this.consumer = new KafkaConsumer<>(settings(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.of(config).examples()), duties);
    }

    /** What this member is doing. */
    enum Duty {
        JOINING,
        STANDING_BY,
        TRAINING
    }

    /**
     * Reads what is there, and learns at most one window.
     *
     * @throws IOException when registry or blob store do not answer
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or another trainer took over
     */
    Duty doWork() throws IOException {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience());
        if (duties.lost) {
            endSession();
        }
        if (duties.gained) {
            beginSession();
        } else if (session != null) {
            train(session, records);
        }
        return duty();
    }

    /** Ends a wait in {@link #doWork} by an exception; any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try (consumer) {
            endSession();
        }
    }

    private Duration patience() {
        if (session == null) {
            return IDLE;
        }
        return busy ? Duration.ZERO : session.patience(IDLE);
    }

    private void train(TrainerSession current, ConsumerRecords<byte[], byte[]> records) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            current.take(reader.read(record));
        }
        busy = current.train(consumer.groupMetadata());
        Set<TopicPartition> ready = new HashSet<>(consumer.assignment());
        Set<TopicPartition> saturated = new HashSet<>(ready);
        saturated.removeIf(partition -> !current.saturated().contains(partition.partition()));
        ready.removeAll(saturated);
        consumer.pause(saturated);
        consumer.resume(ready);
        metrics.lag(ready.stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum());
    }

    @SuppressWarnings("MustBeClosed") // closed by endSession
    private void beginSession() throws IOException {
        endSession();
        Set<TopicPartition> partitions = consumer.assignment();
        Map<Integer, Long> beginnings = new TreeMap<>();
        consumer.beginningOffsets(partitions)
                .forEach((partition, offset) -> beginnings.put(partition.partition(), offset));
        TrainerSession opened = sessions.open(beginnings, consumer.groupMetadata());
        session = opened;
        // The checkpoint says where to go on; what the group has committed is the same, for others to see.
        partitions.forEach(partition -> consumer.seek(partition, opened.position(partition.partition())));
        consumer.resume(partitions);
        duties.gained = false;
    }

    private void endSession() {
        duties.lost = false;
        busy = false;
        if (session != null) {
            session.close();
            session = null;
        }
    }

    private Duty duty() {
        if (session != null) {
            return Duty.TRAINING;
        }
        return consumer.groupMetadata().generationId() >= 0 ? Duty.STANDING_BY : Duty.JOINING;
    }

    private static Map<String, Object> settings(FreshetConfig config) {
        Map<String, Object> settings = KafkaClients.consumer(config, TrainerIdentity.trainer(config));
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, SoleOwnerAssignor.class.getName());
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        return settings;
    }

    /** Notes what the group decided; the loop acts on it once the poll has returned. */
    private final class Duties implements ConsumerRebalanceListener {
        private boolean gained;
        private boolean lost;

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                // Nothing may be read before the session has said from where.
                consumer.pause(consumer.assignment());
                gained = true;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                gained = false;
                lost = true;
            }
        }
    }
}
