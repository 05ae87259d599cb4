package io.freshet.serving.app;

import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.model.weights.WeightsFile;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes versions as the trainer does: artifact into the store, signed record into the topic. */
final class Publisher implements AutoCloseable {
    private final FreshetConfig config;
    private final Topics topics;
    private final BlobStore blobs;
    private final SignedSerializer<SpecificRecord> signed;
    private final KafkaProducer<String, byte[]> envelopes;
    private final KafkaProducer<String, SpecificRecord> producer;

    Publisher(FreshetConfig config) throws IOException {
        this.config = config;
        this.topics = Topics.of(config);
        this.blobs = BlobStore.open(config.platform().blobs());
        EventSerdes serdes = EventSerdes.of(config);
        this.signed = new SignedSerializer<>(
                serdes, RecordSigner.open(config.platform().keys(), KeyName.TRAINER));
        this.envelopes =
                new KafkaProducer<>(KafkaClients.producer(config), new StringSerializer(), new ByteArraySerializer());
        Serializer<SpecificRecord> serializer = serdes.serializer();
        this.producer = new KafkaProducer<>(KafkaClients.producer(config), new StringSerializer(), serializer);
    }

    /** A version whose weights are a function of the seed. */
    ModelVersion version(long number, long seed) throws IOException {
        return version(number, artifact(seed));
    }

    BlobRef artifact(long seed) throws IOException {
        Path file = Files.createTempDirectory("artifact").resolve("a.safetensors");
        try (MultimodalModel model = MultimodalModel.initialise(ModelSpec.of(config), seed, ComputeDevice.CPU)) {
            model.write(file, Map.of("version", "test"));
        }
        return blobs.put(file);
    }

    /** The same weights, one of them not a number. */
    BlobRef notFinite(long seed) throws IOException {
        Path directory = Files.createTempDirectory("artifact");
        Path whole = directory.resolve("a.safetensors");
        blobs.read(artifact(seed), whole);
        WeightsFile file = WeightsFile.read(whole);
        file.weights().values().iterator().next().values()[0] = Float.NaN;
        Path broken = directory.resolve("nan.safetensors");
        file.write(broken);
        return blobs.put(broken);
    }

    /** An artifact of which one byte was turned over after it was put. */
    BlobRef damaged(long seed) throws IOException {
        BlobRef ref = artifact(seed);
        String sha256 = ref.getSha256();
        Path file = Path.of(config.platform().blobs().url())
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        return ref;
    }

    static ModelVersion version(long number, BlobRef artifact) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return ModelVersion.newBuilder()
                .setModel("test")
                .setVersion(number)
                .setParent(number == 0 ? null : number - 1)
                .setArtifact(artifact)
                .setFormat("application/vnd.safetensors")
                .setMetrics(Map.of("validationAccuracy", 0.5))
                .setConsumed(List.of())
                .setProvenance(Provenance.newBuilder()
                        .setConfigSha256("0".repeat(64))
                        .setSoftware("test")
                        .setSeed(1)
                        .setWindow(number)
                        .setStep(number * 10)
                        .setExamples(number * 32)
                        .setNewestExample(now)
                        .build())
                .setCreatedAt(now)
                .build();
    }

    void publish(ModelVersion version) {
        publish(version.getVersion(), signed.serialize(topics.versions(), version));
    }

    /** A version of which one byte was turned over after it was signed. */
    void publishForged(ModelVersion version) {
        byte[] envelope = signed.serialize(topics.versions(), version);
        envelope[envelope.length / 2] ^= 1;
        publish(version.getVersion(), envelope);
    }

    private void publish(long number, byte[] envelope) {
        acknowledged(envelopes.send(new ProducerRecord<>(topics.versions(), Long.toString(number), envelope)));
    }

    void send(String topic, String key, SpecificRecord value) {
        acknowledged(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    /** A tombstone. */
    @SuppressWarnings("NullAway") // Kafka's way to say that a key is gone.
    void delete(String topic, String key) {
        acknowledged(envelopes.send(new ProducerRecord<>(topic, key, null)));
    }

    private static void acknowledged(Future<?> sent) {
        try {
            sent.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the record could not be sent", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        envelopes.close();
    }
}
