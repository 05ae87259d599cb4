package io.freshet.benchmarks.artifact;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.VersionKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The versions of a pipeline, as its topic has them.
 *
 * @param oldestFirst in the order in which they were published, those included that were deleted since
 * @param kept how many were not
 */
record PublishedVersions(List<ModelVersion> oldestFirst, int kept) {
    PublishedVersions {
        oldestFirst = List.copyOf(oldestFirst);
    }

    /** Reads the whole topic; every version is verified, also those that were deleted since. */
    static PublishedVersions read(FreshetConfig config) {
        Map<Long, ModelVersion> versions = new LinkedHashMap<>();
        Set<Long> kept = new HashSet<>();
        TopicPartition partition = new TopicPartition(Topics.of(config).versions(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                SignedDeserializer<ModelVersion> signed = SignedDeserializer.versions(config, EventSerdes.of(config))) {
            TopicScan.fromBeginning(consumer, List.of(partition));
            TopicScan.toEnd(consumer, record -> {
                ModelVersion version = signed.deserialize(record.topic(), record.value());
                if (version == null) {
                    VersionKey.version(record.key()).ifPresent(kept::remove);
                } else {
                    versions.put(version.getVersion(), version);
                    kept.add(version.getVersion());
                }
            });
        }
        return new PublishedVersions(List.copyOf(versions.values()), kept.size());
    }

    /** Bytes of the sections of the first version that hold encoders. */
    long baseBytes() {
        return oldestFirst.get(0).getSections().stream()
                .filter(section -> section.getName().startsWith("base."))
                .mapToLong(section -> section.getBlob().getSizeBytes())
                .sum();
    }

    /** Most bytes that a version after the first added to the store. */
    long mostBytesOfAnother() {
        Set<String> known = new HashSet<>();
        long most = 0;
        for (int i = 0; i < oldestFirst.size(); i++) {
            long added = 0;
            for (Section section : oldestFirst.get(i).getSections()) {
                if (known.add(section.getBlob().getSha256())) {
                    added += section.getBlob().getSizeBytes();
                }
            }
            most = i == 0 ? 0 : Math.max(most, added);
        }
        return most;
    }
}
