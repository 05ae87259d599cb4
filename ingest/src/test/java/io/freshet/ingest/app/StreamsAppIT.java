package io.freshet.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamsAppIT {
    @TempDir
    private static Path directory;

    private static KafkaNode node;
    private static RegistryProcess registry;
    private static FreshetConfig config;
    private static Topics topics;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // Closed after all tests.
    static void start() throws Exception {
        node = KafkaNode.startIn(directory.resolve("node"));
        registry = RegistryProcess.startIn(directory.resolve("registry"));
        config = ConfigLoader.parse(
                "p.yaml",
                """
                pipeline: it
                modalities: {text: {encoder: hashed-text}, sensor: {encoder: mlp, size: 2}}
                task: {type: classification, labels: [yes, no]}
                align: {wall-clock-timeout: 20s}
                gateway: {port: 0}
                topics: {partitions: 2}
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                """.formatted(
                                node.bootstrap(),
                                registry.url(),
                                directory.resolve("blobs").toUri()),
                Map.of());
        topics = Topics.of(config);
    }

    @AfterAll
    static void stop() throws Exception {
        registry.close();
        node.close();
    }

    @Test
    void eventsOverHttpBecomeSamplesAndFeedbackMakesThemExamples() throws Exception {
        try (StreamsApp app = StreamsApp.start(config, directory.resolve("streams"))) {
            JsonNode receipt = post(app, "text", "text/plain", "good morning");
            post(app, "sensor", "application/json", "[1.5, 2]");
            send(feedback("7", "yes"));

            assertThat(receipt.path("topic").asText()).isEqualTo("freshet.it.text");
            Sample sample = read(topics.samples(), Sample.class, 1).get(0);
            assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE);
            assertThat(sample.getParts()).containsOnlyKeys("text", "sensor");
            Example example = read(topics.examples(), Example.class, 1).get(0);
            assertThat(example.getSample()).isEqualTo(sample);
            assertThat(example.getTarget().getLabels()).containsExactly("yes");
        }
    }

    private static Feedback feedback(String sampleId, String label) {
        return Feedback.newBuilder()
                .setFeedbackId("f-" + sampleId)
                .setSampleId(sampleId)
                .setTarget(Target.newBuilder()
                        .setKind(TargetKind.CLASS)
                        .setLabels(List.of(label))
                        .build())
                .setEventTime(Instant.now())
                .build();
    }

    private static void send(Feedback feedback) throws Exception {
        try (KafkaProducer<String, Feedback> producer = new KafkaProducer<>(
                KafkaClients.producer(config),
                new StringSerializer(),
                EventSerdes.of(config).<Feedback>serializer())) {
            producer.send(new ProducerRecord<>(topics.feedback(), feedback.getSampleId(), feedback))
                    .get();
        }
    }

    private static JsonNode post(StreamsApp app, String modality, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + app.port() + "/v1/events/" + modality))
                .header("Content-Type", type)
                .header("Freshet-Sample-Id", "7")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(202);
        return Json.tree(response.body());
    }

    private static <T extends SpecificRecord> List<T> read(String topic, Class<T> type, int count) {
        List<T> read = new ArrayList<>();
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config),
                new StringDeserializer(),
                EventSerdes.of(config).deserializer(type))) {
            consumer.assign(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
                return read.size() >= count;
            });
        }
        return read;
    }
}
