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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One member of the trainers' group: stands by until it is given the partitions, then keeps a session at work as long
 * as it has them. It only polls: whatever takes time is done on the session's own thread, so that no window is too long
 * for {@code max.poll.interval.ms}. One thread, but for {@link #wakeup}.
 */
final class TrainerLoop implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int HEARTBEAT_MILLIS = 2_000;

    private final TrainerMetrics metrics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final GroupMembership group;
    private final SessionThread.Surroundings around;
    private final Duties duties = new Duties();
    private @Nullable SessionThread session;
    /** Whether reading has begun where the session says. */
    private boolean reading;
    /** Whether it has since this member was given the partitions; a session that follows another changes nothing. */
    private boolean trains;

    @MustBeClosed
    TrainerLoop(FreshetConfig config, TrainerSessions sessions, TrainerMetrics metrics) {
        this.metrics = metrics;
        this.consumer = new KafkaConsumer<>(settings(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.group = new GroupMembership(consumer.groupMetadata());
        this.around = new SessionThread.Surroundings(
                sessions,
                new ExampleRecordReader(EventSerdes.of(config).deserializer(Example.class)),
                group,
                this::wakeup);
        this.topic = Topics.of(config).examples();
        consumer.subscribe(List.of(topic), duties);
    }

    /** What this member is doing. */
    enum Duty {
        JOINING,
        STANDING_BY,
        TRAINING
    }

    /**
     * Reads what the session wants, and hands it over.
     *
     * @throws IOException when registry or blob store did not answer the session
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or another trainer took over
     */
    Duty doWork() throws IOException {
        Iterable<ConsumerRecord<byte[], byte[]>> records = poll();
        group.update(consumer.groupMetadata());
        if (duties.lost) {
            endSession();
        }
        if (duties.gained || (session != null && session.isOver())) {
            beginSession();
        } else if (session != null) {
            serve(session, records);
        }
        return duty();
    }

    /** Ends a wait in {@link #doWork}; any thread. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try (consumer) {
            endSession();
        }
    }

    private Iterable<ConsumerRecord<byte[], byte[]>> poll() {
        try {
            return consumer.poll(IDLE);
        } catch (WakeupException e) {
            // The session wants something, or the trainer is to stop.
            return List.of();
        }
    }

    private void serve(SessionThread current, Iterable<ConsumerRecord<byte[], byte[]>> records) throws IOException {
        Optional<Map<Integer, Long>> start = current.positions();
        if (start.isEmpty()) {
            return;
        }
        if (!reading) {
            // The checkpoint says where to go on; what the group has committed is the same, for others to see.
            start.get().forEach((partition, offset) -> consumer.seek(partition(partition), offset));
            reading = true;
            trains = true;
        }
        current.records().give(records);
        Set<TopicPartition> ready = new HashSet<>(consumer.assignment());
        Set<TopicPartition> full = new HashSet<>(ready);
        ready.removeIf(partition -> !current.records().wants(partition.partition()));
        full.removeAll(ready);
        consumer.pause(full);
        consumer.resume(ready);
        metrics.lag(consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum());
    }

    @SuppressWarnings("MustBeClosed") // closed by endSession
    private void beginSession() {
        boolean trained = trains;
        endSession();
        trains = trained && !duties.gained;
        duties.gained = true;
        consumer.pause(consumer.assignment());
        Map<Integer, Long> beginnings = new TreeMap<>();
        try {
            consumer.beginningOffsets(consumer.assignment())
                    .forEach((partition, offset) -> beginnings.put(partition.partition(), offset));
        } catch (WakeupException e) {
            // Still to be begun, at the next call.
            return;
        }
        duties.gained = false;
        session = SessionThread.start(around, beginnings);
    }

    private void endSession() {
        duties.lost = false;
        reading = false;
        trains = false;
        if (session != null) {
            session.close();
            session = null;
        }
    }

    private Duty duty() {
        if (trains) {
            return Duty.TRAINING;
        }
        boolean stands = session == null && consumer.groupMetadata().generationId() >= 0;
        return stands ? Duty.STANDING_BY : Duty.JOINING;
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
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
