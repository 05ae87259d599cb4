package io.freshet.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigException;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.UnreadableRecordException;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.RecordVerifier;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.SignedSerializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicSetupIT {
    private static final int RECORDS = 2_000;

    @TempDir
    Path directory;

    @Test
    void topicsAreThereWithTheirShapeAndLoseNoFirstSend() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory)) {
            FreshetConfig config = config(node.bootstrap(), "http://127.0.0.1:1");
            TopicSetup.ensure(config);
            TopicSetup.ensure(config);

            Topics topics = Topics.of(config);
            try (Admin admin = Admin.create(KafkaClients.admin(config))) {
                assertThat(admin.listTopics().names().get())
                        .containsAll(topics.keyedBySample())
                        .containsAll(topics.ordered());
                var described = admin.describeTopics(List.of(topics.samples(), topics.versions()))
                        .allTopicNames()
                        .get();
                assertThat(described.get(topics.samples()).partitions()).hasSize(3);
                assertThat(described.get(topics.versions()).partitions()).hasSize(1);
            }
            for (String topic : topics.events()) {
                send(config, topic);
                assertThat(committed(config, topic)).isEqualTo(RECORDS);
            }
        }
    }

    /** As a role leaves them that was killed between the two. */
    @Test
    void topicsThatWereCreatedAndNeverWarmedLoseNoFirstSendEither() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory)) {
            FreshetConfig config = config(node.bootstrap(), "http://127.0.0.1:1");
            String examples = Topics.of(config).examples();
            try (Admin admin = Admin.create(KafkaClients.admin(config))) {
                admin.createTopics(List.of(new NewTopic(examples, 3, (short) 1)))
                        .all()
                        .get();

                TopicSetup.ensure(config);

                Map<TopicPartition, OffsetSpec> ends = Map.of(
                        new TopicPartition(examples, 0), OffsetSpec.latest(),
                        new TopicPartition(examples, 1), OffsetSpec.latest(),
                        new TopicPartition(examples, 2), OffsetSpec.latest());
                assertThat(admin.listOffsets(ends).all().get().values())
                        .allSatisfy(end -> assertThat(end.offset()).isPositive());
            }
            send(config, examples);
            assertThat(committed(config, examples)).isEqualTo(RECORDS);
        }
    }

    @Test
    void noTwoSetupsShareATransactionalIdThoughTheirProcessesHaveOneNumber() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory)) {
            FreshetConfig config = config(node.bootstrap(), "http://127.0.0.1:1");
            try (Admin admin = Admin.create(KafkaClients.admin(config))) {
                TopicSetup.ensure(config);
                String samples = Topics.of(config).samples();
                admin.deleteTopics(List.of(samples)).all().get();

                TopicSetup.ensure(config);

                assertThat(admin.listTransactions().all().get())
                        .filteredOn(transaction -> transaction.transactionalId().startsWith(samples + ".setup."))
                        .hasSize(2);
            }
        }
    }

    @Test
    void refusesTopicsThatAreThereWithOtherPartitions() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory)) {
            FreshetConfig config = config(node.bootstrap(), "http://127.0.0.1:1");
            try (Admin admin = Admin.create(KafkaClients.admin(config))) {
                admin.createTopics(List.of(new NewTopic(Topics.of(config).samples(), 5, (short) 1)))
                        .all()
                        .get();
            }

            assertThatThrownBy(() -> TopicSetup.ensure(config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(Topics.of(config).samples() + " has 5")
                    .hasMessageContaining("another name");
        }
    }

    @Test
    void everySubjectIsRegisteredAndHeldToCompatibility() throws Exception {
        try (RegistryProcess registry = RegistryProcess.startIn(directory)) {
            FreshetConfig config = config("127.0.0.1:1", registry.url().toString());

            atOnce(4, () -> SubjectSetup.ensure(config));

            assertThat(get(registry.url() + "/subjects"))
                    .contains(
                            "freshet.p.image-value",
                            "freshet.p.samples-value",
                            "freshet.p.versions-value",
                            "freshet.p.versions-signed",
                            "freshet.p.alerts-value");
            assertThat(get(registry.url() + "/config/freshet.p.samples-value")).contains("BACKWARD_TRANSITIVE");
            assertThat(get(registry.url() + "/subjects/freshet.p.samples-value/versions"))
                    .isEqualTo("[1]");
        }
    }

    @Test
    void anEnvelopeStandsBesideTheRecordThatTheTopicHeldBefore() throws Exception {
        try (RegistryProcess registry = RegistryProcess.startIn(directory)) {
            FreshetConfig config = config("127.0.0.1:1", registry.url().toString());
            EventSerdes serdes = EventSerdes.of(config);
            String topic = Topics.of(config).versions();
            ModelVersion version = version();
            // The release before: a plain record registers the topic's subject.
            byte[] plain = serdes.<ModelVersion>serializer().serialize(topic, version);
            SubjectSetup.ensure(config);
            RecordSigner signer = RecordSigner.open(directory.resolve("keys"), KeyName.TRAINER);

            SignedDeserializer<ModelVersion> reader = new SignedDeserializer<>(
                    serdes, new RecordVerifier(directory.resolve("keys"), KeyName.TRAINER), ModelVersion.class);

            byte[] signed = new SignedSerializer<ModelVersion>(serdes, signer).serialize(topic, version);

            assertThat(reader.deserialize(topic, signed)).isEqualTo(version);
            // What the release before makes of it: a record that it does not know, and no fault of the registry.
            assertThat(serdes.deserializer(ModelVersion.class).deserialize(topic, plain))
                    .isEqualTo(version);
            assertThatThrownBy(() -> serdes.deserializer(ModelVersion.class).deserialize(topic, signed))
                    .isInstanceOf(UnreadableRecordException.class);
            assertThat(get(registry.url() + "/subjects/freshet.p.versions-value/versions"))
                    .isEqualTo("[1]");
        }
    }

    private static ModelVersion version() {
        return ModelVersion.newBuilder()
                .setModel("p")
                .setVersion(7)
                .setArtifact(new BlobRef("a".repeat(64), 10L))
                .setFormat("application/x-safetensors")
                .setMetrics(Map.of())
                .setConsumed(List.of())
                .setProvenance(Provenance.newBuilder()
                        .setConfigSha256("b".repeat(64))
                        .setSoftware("0.1.0")
                        .setSeed(1)
                        .setWindow(3)
                        .setStep(30)
                        .setExamples(96)
                        .build())
                .setCreatedAt(Instant.parse("2026-01-01T00:00:01Z"))
                .build();
    }

    private static void atOnce(int times, Action action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Callable<Boolean>> calls = Collections.nCopies(times, () -> {
                action.run();
                return true;
            });
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void send(FreshetConfig config, String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                KafkaClients.producer(config), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sends = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sends.add(producer.send(new ProducerRecord<>(topic, i % 3, new byte[] {1}, new byte[] {2})));
            }
            for (Future<?> send : sends) {
                send.get();
            }
        }
    }

    private static int committed(FreshetConfig config, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1), new TopicPartition(topic, 2));
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int read = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                read += consumer.poll(Duration.ofMillis(100)).count();
            }
            return read;
        }
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static FreshetConfig config(String bootstrap, String registry) {
        return ConfigLoader.parse(
                "p.yaml", """
                pipeline: p
                modalities: {image: {encoder: cnn}, text: {encoder: hashed-text}}
                task: {labels: [a, b]}
                topics: {partitions: 3}
                """, Map.of("FRESHET_KAFKA_BOOTSTRAP_SERVERS", bootstrap, "FRESHET_REGISTRY_URL", registry));
    }
}
