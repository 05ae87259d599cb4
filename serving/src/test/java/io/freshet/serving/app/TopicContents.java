package io.freshet.serving.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a topic holds, committed records only. */
final class TopicContents {
    private TopicContents() {}

    static <T extends SpecificRecord> List<T> of(FreshetConfig config, String topic, Class<T> type) {
        return of(config, topic, EventSerdes.of(config).deserializer(type));
    }

    static <T> List<T> of(FreshetConfig config, String topic, Deserializer<T> values) {
        try (KafkaConsumer<String, T> consumer =
                new KafkaConsumer<>(KafkaClients.reader(config), new StringDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<T> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> all.add(record.value()));
            }
            return all;
        }
    }
}
