package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.NewestRecord;
import io.freshet.schemas.topic.Topics;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds the newest committed checkpoint. */
final class LastCheckpoint {
    private LastCheckpoint() {}

    /**
     * The newest checkpoint; empty when there is none.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or the record cannot be read
     */
    static Optional<Checkpoint> read(FreshetConfig config) {
        TopicPartition partition = new TopicPartition(Topics.of(config).checkpoints(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            // Decoded afterwards: only the newest has to be readable.
            return NewestRecord.find(consumer, partition, record -> Optional.ofNullable(record.value()))
                    .map(bytes -> EventSerdes.of(config)
                            .deserializer(Checkpoint.class)
                            .deserialize(partition.topic(), bytes));
        }
    }
}
