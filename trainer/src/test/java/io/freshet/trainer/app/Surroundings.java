package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/** A real broker and a real registry, and what a trainer's neighbours do with them. */
final class Surroundings implements AutoCloseable {
    private final Path directory;
    private KafkaNode node;
    private final RegistryProcess registry;

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the surroundings
    Surroundings(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.node = KafkaNode.startIn(directory.resolve("kafka"));
        this.registry = RegistryProcess.startIn(directory.resolve("registry"));
    }

    /** Stops the broker and starts it again with its data and ports. */
    @SuppressWarnings("MustBeClosed") // closed with the surroundings
    void restartBroker() throws IOException {
        node.close();
        node = KafkaNode.start(node.config());
    }

    /** Settings of a pipeline of its own, with its topics made. */
    FreshetConfig pipeline(String name, String more) {
        FreshetConfig config = ConfigLoader.parse("test.yaml", yaml(name, more), Map.of());
        TopicSetup.ensure(config);
        return config;
    }

    String yaml(String name, String more) {
        return """
                pipeline: %s
                modalities:
                  sensor: {encoder: mlp, size: 3}
                task: {type: classification, labels: [red, green, blue]}
                kafka: {bootstrap.servers: "%s", session.timeout.ms: 6000}
                topics: {partitions: 2}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                security: {keys: %s}
                trainer: {port: 0, device: cpu}
                """.formatted(
                                name,
                                node.bootstrap(),
                                registry.url(),
                                directory.resolve("blobs").toUri(),
                                directory.resolve("keys"))
                + more;
    }

    /** Writes examples, each to the partition of its place in the list. */
    void send(FreshetConfig config, List<Example> examples) {
        try (var serializer = EventSerdes.of(config).<Example>serializer()) {
            String topic = Topics.of(config).examples();
            sendRaw(
                    config,
                    examples.stream()
                            .map(example -> serializer.serialize(topic, example))
                            .toList());
        }
    }

    void sendRaw(FreshetConfig config, List<byte[]> values) {
        String topic = Topics.of(config).examples();
        try (var producer = new KafkaProducer<byte[], byte[]>(
                KafkaClients.producer(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<java.util.concurrent.Future<?>>();
            for (int i = 0; i < values.size(); i++) {
                byte[] key = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<>(topic, i % 2, key, values.get(i))));
            }
            for (var one : sent) {
                one.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the broker did not take the test's examples", e);
        }
    }

    /** Takes a version out, as whoever decides about versions does. */
    void rollBack(FreshetConfig config, long version) throws IOException {
        VersionStanding out = VersionStanding.newBuilder()
                .setVersion(version)
                .setState(VersionState.ROLLED_BACK)
                .setReason("test")
                .setDecidedBy("test")
                .setDecidedAt(Instant.now())
                .build();
        Standing standing = Standing.newBuilder()
                .setModel(config.pipeline())
                .setEpoch(1)
                .setVersions(List.of(out))
                .setServed(List.of())
                .build();
        decide(config, standing, KeyName.SERVING);
    }

    /** Writes what stands, signed with a key that may be the wrong one. */
    void decide(FreshetConfig config, Standing standing, KeyName key) throws IOException {
        String topic = Topics.of(config).standing();
        RecordSigner signer = RecordSigner.open(config.platform().keys(), key);
        try (var serializer = new SignedSerializer<Standing>(EventSerdes.of(config), signer);
                var producer = new KafkaProducer<byte[], byte[]>(
                        KafkaClients.producer(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] name = config.pipeline().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, name, serializer.serialize(topic, standing)))
                    .get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the broker did not take the test's decision", e);
        }
    }

    /** All committed records of a topic. */
    <T extends SpecificRecord> List<T> read(FreshetConfig config, String topic, Class<T> type) {
        return read(config, topic, EventSerdes.of(config).deserializer(type));
    }

    /** All committed records of a topic, read with a deserializer, which is closed. */
    <T> List<T> read(FreshetConfig config, String topic, Deserializer<T> reader) {
        List<T> values = new ArrayList<>();
        try (var deserializer = reader) {
            readRecords(config, topic, record -> values.add(deserializer.deserialize(topic, record.value())));
        }
        return values;
    }

    /** All committed records of a topic as they lie there, in the order of each partition. */
    void readRecords(FreshetConfig config, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicScan.fromBeginning(consumer, TopicScan.partitions(consumer, topic));
            TopicScan.toEnd(consumer, reader);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            registry.close();
        } finally {
            node.close();
        }
    }
}
