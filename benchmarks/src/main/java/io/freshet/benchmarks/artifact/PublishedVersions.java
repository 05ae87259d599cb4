package io.freshet.benchmarks.artifact;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The versions of a pipeline, as its topic has them.
 *
 * @param oldestFirst in the order in which they were published
 */
record PublishedVersions(List<ModelVersion> oldestFirst) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    PublishedVersions {
        oldestFirst = List.copyOf(oldestFirst);
    }

    /** Reads the whole topic; every version is verified. */
    static PublishedVersions read(FreshetConfig config) throws IOException {
        List<ModelVersion> versions = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topics.of(config).versions(), 0);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        KafkaClients.reader(config), new StringDeserializer(), new ByteArrayDeserializer());
                SignedDeserializer<ModelVersion> signed = SignedDeserializer.versions(config, EventSerdes.of(config))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(partition));
            long end = ends.values().iterator().next();
            long until = System.nanoTime() + PATIENCE_NANOS;
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.value() != null) {
                        versions.add(signed.deserialize(record.topic(), record.value()));
                    }
                }
                if (System.nanoTime() > until) {
                    throw new IOException(partition + " could not be read to its end; is the broker overloaded?");
                }
            }
        }
        return new PublishedVersions(versions);
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
