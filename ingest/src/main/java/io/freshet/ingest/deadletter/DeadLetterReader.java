package io.freshet.ingest.deadletter;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the dead-letter topic from its beginning to where it ended when reading began. For one thread at a time; holds
 * one letter in memory, and the marks of those that were replayed.
 */
public final class DeadLetterReader {
    /** Header of a mark: a record without a value beside the letters, saying which of them was put back. */
    static final String MARK = "freshet-replayed";

    private final FreshetConfig config;
    private final String topic;

    public DeadLetterReader(FreshetConfig config) {
        this.config = config;
        this.topic = Topics.of(config).deadLetters();
    }

    /**
     * Hands every letter that a query means to a reader, in the order of each partition.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker or the registry does not answer
     */
    public void read(Query query, Consumer<Stored> reader) {
        Set<String> replayed = replayed();
        try (KafkaConsumer<byte[], DeadLetter> letters = new KafkaConsumer<>(
                KafkaClients.reader(config),
                new ByteArrayDeserializer(),
                EventSerdes.of(config).deserializer(DeadLetter.class))) {
            scan(letters, record -> {
                if (record.value() != null && query.matches(record.value())) {
                    String id = record.partition() + "-" + record.offset();
                    reader.accept(
                            new Stored(record.partition(), record.offset(), record.value(), replayed.contains(id)));
                }
            });
        }
    }

    private Set<String> replayed() {
        Set<String> replayed = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> marks = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            scan(marks, record -> {
                for (Header header : record.headers().headers(MARK)) {
                    replayed.add(new String(header.value(), StandardCharsets.UTF_8));
                }
            });
        }
        return replayed;
    }

    private <V> void scan(KafkaConsumer<byte[], V> consumer, Consumer<ConsumerRecord<byte[], V>> each) {
        TopicScan.fromBeginning(consumer, TopicScan.partitions(consumer, topic));
        TopicScan.toEnd(consumer, each);
    }
}
