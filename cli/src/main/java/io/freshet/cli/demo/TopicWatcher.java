package io.freshet.cli.demo;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.TrainedExamples;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what a pipeline's topics say, from their beginning and only what is committed, into a {@link TopicFacts}. One
 * thread.
 */
final class TopicWatcher implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Consumer<ConsumerRecord<String, byte[]>>> readers = new LinkedHashMap<>();
    private final TopicFacts facts;

    private TopicWatcher(KafkaConsumer<String, byte[]> consumer, TopicFacts facts) {
        this.consumer = consumer;
        this.facts = facts;
    }

    @MustBeClosed
    static TopicWatcher open(FreshetConfig config, TopicFacts facts) throws IOException {
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        TopicWatcher watch = new TopicWatcher(
                new KafkaConsumer<>(KafkaClients.reader(config), new StringDeserializer(), new ByteArrayDeserializer()),
                facts);
        watch.subscribe(config, EventSerdes.of(config), blobs);
        return watch;
    }

    /** Reads what is there, at most for a moment; a broker that is away is waited for at the next call. */
    void poll() {
        try {
            for (ConsumerRecord<String, byte[]> entry : consumer.poll(POLL)) {
                // A tombstone says nothing of its own: in the dead letters it marks one that was replayed.
                if (entry.value() != null) {
                    readers.getOrDefault(entry.topic(), record -> {}).accept(entry);
                }
            }
        } catch (RetriableException e) {
            facts.outage();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void window(TrainingPoint point, BlobStore blobs) {
        try {
            facts.window(point, TrainedExamples.of(point, blobs));
        } catch (IOException e) {
            throw new UncheckedIOException("what window " + point.getWindow() + " trained cannot be read", e);
        }
    }

    private void subscribe(FreshetConfig config, EventSerdes serdes, BlobStore blobs) {
        Topics topics = Topics.of(config);
        read(topics.samples(), serdes.deserializer(Sample.class), facts::sample);
        Deserializer<Example> examples = serdes.deserializer(Example.class);
        readers.put(
                topics.examples(),
                record -> facts.example(
                        examples.deserialize(record.topic(), record.value()),
                        new TopicFacts.Position(record.topic(), record.partition(), record.offset())));
        read(topics.trainerLog(), serdes.deserializer(TrainingPoint.class), point -> window(point, blobs));
        read(topics.rollouts(), SignedDeserializer.rollouts(config, serdes), facts::rollout);
        read(topics.deadLetters(), serdes.deserializer(DeadLetter.class), facts::deadLetter);
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : readers.keySet()) {
            partitions.addAll(TopicScan.partitions(consumer, topic));
        }
        TopicScan.fromBeginning(consumer, partitions);
    }

    private <T extends SpecificRecord> void read(String topic, Deserializer<T> deserializer, Consumer<T> fact) {
        readers.put(topic, record -> fact.accept(deserializer.deserialize(record.topic(), record.value())));
    }
}
