package io.freshet.serving.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
            List<T> all = new ArrayList<>();
            TopicScan.fromBeginning(consumer, TopicScan.partitions(consumer, topic));
            TopicScan.toEnd(consumer, record -> all.add(record.value()));
            return all;
        }
    }
}
