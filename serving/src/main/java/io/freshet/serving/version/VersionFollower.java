package io.freshet.serving.version;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.VersionKey;
import io.freshet.serving.follow.BadRecordException;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.follow.RecordReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole versions and standing topics, by itself and from the beginning, and hands on the states after every
 * poll (four in a second, or more) once it has read all that was there at the start. Committed records only.
 */
public final class VersionFollower implements ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(VersionFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordReader<ModelVersion> versions;
    private final RecordReader<Standing> standings;
    private final Topics topics;
    private final VersionSwitch listener;
    private final VersionStatesLog log;
    private final Map<TopicPartition, Long> ends;
    private VersionStates states = VersionStates.empty();
    private boolean caughtUp;

    private VersionFollower(FreshetConfig config, EventSerdes serdes, VersionSwitch listener) {
        this.topics = Topics.of(config);
        this.listener = listener;
        this.versions = new RecordReader<>(SignedDeserializer.versions(config, serdes));
        this.standings = new RecordReader<>(SignedDeserializer.standings(config, serdes));
        this.log = new VersionStatesLog(config.pipeline());
        this.consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(topics.versions(), 0), new TopicPartition(topics.standing(), 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            this.ends = consumer.endOffsets(partitions);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens followers, whose versionStates go to {@code listener} on the loop's thread. */
    public static ClientSession.Factory factory(FreshetConfig config, EventSerdes serdes, VersionSwitch listener) {
        return () -> new VersionFollower(config, serdes, listener);
    }

    @Override
    public void doWork() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            apply(record);
        }
        if (!records.isEmpty()) {
            states = log.snapshot();
        }
        caughtUp = caughtUp || hasCaughtUp();
        if (caughtUp) {
            listener.accept(states);
        }
    }

    private boolean hasCaughtUp() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(topics.versions())) {
                applyVersion(record);
            } else {
                applyStanding(record);
            }
        } catch (BadRecordException e) {
            // Nothing serves by it, so there is nothing to reject: it is passed over, and said so.
            LOG.warn("passed over: {}", e.getMessage());
        }
    }

    /** What is gone, or not signed, changes nothing here; but a later reader would find nothing behind it. */
    private void applyStanding(ConsumerRecord<byte[], byte[]> record) {
        try {
            Optional<Standing> standing = standings.read(record);
            if (standing.isPresent()) {
                log.stands(standing.get());
                listener.standingFound();
            } else {
                listener.standingLost("was deleted (a record without a value at offset " + record.offset() + ")");
            }
        } catch (BadRecordException e) {
            listener.standingLost("was overwritten: " + e.getMessage());
        }
    }

    private void applyVersion(ConsumerRecord<byte[], byte[]> record) throws BadRecordException {
        Optional<ModelVersion> version = versions.read(record);
        if (version.isPresent()) {
            log.published(version.get());
        } else {
            VersionKey.version(record.key()).ifPresent(deleted -> {
                log.forgotten(deleted);
                listener.forgotten(deleted);
            });
        }
    }

    @Override
    public void close() {
        consumer.close();
        versions.close();
        standings.close();
    }
}
