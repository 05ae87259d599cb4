package io.freshet.ingest.app;

import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real broker and a real registry, with a pipeline of two modalities and two partitions. */
final class RealKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final KafkaNode node;
    private final RegistryProcess registry;
    private final String yaml;

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // Both close with this.
    RealKafka(Path directory) throws IOException, InterruptedException {
        node = KafkaNode.startIn(directory.resolve("node"));
        registry = RegistryProcess.startIn(directory.resolve("registry"));
        yaml = """
                pipeline: it
                modalities: {text: {encoder: hashed-text}, sensor: {encoder: mlp, size: 2}}
                task: {type: classification, labels: [yes, no]}
                align: {wall-clock-timeout: 60s}
                gateway: {port: 0}
                topics: {partitions: 2}
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                """.formatted(
                node.bootstrap(), registry.url(), directory.resolve("blobs").toUri());
    }

    String yaml() {
        return yaml;
    }

    FreshetConfig config() {
        return ConfigLoader.parse("p.yaml", yaml, Map.of());
    }

    Topics topics() {
        return Topics.of(config());
    }

    @MustBeClosed
    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                KafkaClients.producer(config()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Everything committed to a topic, once it holds what is asked for. */
    <T extends SpecificRecord> List<T> read(String topic, Class<T> type, Predicate<List<T>> enough) {
        List<T> read = new ArrayList<>();
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config()),
                new StringDeserializer(),
                EventSerdes.of(config()).deserializer(type))) {
            TopicScan.fromBeginning(consumer, TopicScan.partitions(consumer, topic));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value() != null) {
                        read.add(record.value());
                    }
                });
                return enough.test(read);
            });
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        registry.close();
        node.close();
    }
}
