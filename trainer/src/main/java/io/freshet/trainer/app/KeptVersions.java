package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.VersionKey;
import io.freshet.trainer.publish.VersionRetention;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Which versions the topic has, and since when: read once, and kept up by the only one who writes there. Nothing is
 * decoded, so that what nobody can read any more is deleted in its time too. One thread.
 */
final class KeptVersions {
    private final VersionRetention retention;
    private final NavigableMap<Long, Instant> published = new TreeMap<>();

    KeptVersions(VersionRetention retention) {
        this.retention = retention;
    }

    /**
     * Reads the topic of a pipeline.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    static KeptVersions read(FreshetConfig config) {
        KeptVersions kept = new KeptVersions(new VersionRetention(config.versions()));
        TopicPartition partition = new TopicPartition(Topics.of(config).versions(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicScan.fromBeginning(consumer, List.of(partition));
            TopicScan.toEnd(consumer, kept::take);
        }
        return kept;
    }

    /** A committed record of the topic. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        VersionKey.version(record.key()).ifPresent(version -> {
            if (record.value() == null) {
                published.remove(version);
            } else {
                published.put(version, Instant.ofEpochMilli(record.timestamp()));
            }
        });
    }

    void published(ModelVersion version) {
        published.put(version.getVersion(), version.getCreatedAt());
    }

    void deleted(List<Long> versions) {
        versions.forEach(published::remove);
    }

    /**
     * What is to be deleted with the next commit, some of it when it is much.
     *
     * @param newest the highest number that the pipeline has given; records of higher ones are somebody else's
     */
    List<Long> deletable(long newest, Standing standing, Instant now) {
        return retention.deletable(published.headMap(newest, true), standing, now);
    }
}
