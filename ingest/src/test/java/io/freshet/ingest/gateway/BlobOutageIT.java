package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.node.FreePorts;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.testing.S3Process;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway while the store of its large payloads is away, on a real broker. */
final class BlobOutageIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LARGE = "more than the ten bytes that travel in an event";

    @TempDir
    private Path directory;

    private final int port = FreePorts.one();
    private KafkaNode node;
    private S3Process s3;
    private FreshetConfig config;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void start() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        node = KafkaNode.startIn(directory.resolve("node"));
        s3 = S3Process.start(directory.resolve("s3"), port);
        config = config();
        TopicSetup.ensure(config);
    }

    @AfterEach
    void stop() throws Exception {
        s3.close();
        node.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    @SuppressWarnings("MustBeClosed") // closed after each test
    void aPayloadThatTheStoreDoesNotTakeIsRefusedSoonAndTakenWhenTheStoreIsBack() throws Exception {
        try (Gateway gateway = Gateway.start(
                config,
                InstantSource.system(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                Optional::empty)) {
            assertThat(post(gateway, "1", LARGE).statusCode()).isEqualTo(202);

            s3.close();
            long asked = System.nanoTime();
            HttpResponse<byte[]> refused = post(gateway, "2", LARGE + " and more");
            Duration told = Duration.ofNanos(System.nanoTime() - asked);
            int small = post(gateway, "3", "small").statusCode();
            s3 = S3Process.start(directory.resolve("s3"), port);
            HttpResponse<byte[]> taken = post(gateway, "2", LARGE + " and more");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(5);
            assertThat(Json.tree(refused.body()).path("detail").asText()).contains("blob store");
            assertThat(told).isLessThan(Duration.ofSeconds(2));
            assertThat(small).isEqualTo(202);
            assertThat(taken.statusCode()).isEqualTo(202);
        }

        List<ModalityEvent> published = published();
        assertThat(published).extracting(ModalityEvent::getSampleId).containsExactly("1", "3", "2");
        assertThat(BlobStore.open(config.platform().blobs())
                        .read((BlobRef) published.get(2).getPayload()))
                .isEqualTo((LARGE + " and more").getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<byte[]> post(Gateway gateway, String id, String text) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/v1/events/text");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "text/plain")
                .header("Freshet-Sample-Id", id)
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private List<ModalityEvent> published() {
        TopicPartition partition = new TopicPartition(Topics.of(config).modality("text"), 0);
        List<ModalityEvent> events = new ArrayList<>();
        try (KafkaConsumer<byte[], ModalityEvent> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config),
                new ByteArrayDeserializer(),
                EventSerdes.of(config).deserializer(ModalityEvent.class))) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> events.add(record.value()));
            }
        }
        return events;
    }

    private FreshetConfig config() {
        return ConfigLoader.parse("p.yaml", """
                pipeline: outage
                modalities: {text: {encoder: hashed-text}}
                task: {type: classification, labels: [yes, no]}
                gateway: {port: 0, inline-limit: 10B}
                topics: {partitions: 1}
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "mock://outage"}
                blobs: {url: "s3://%s/events", s3: {endpoint: "%s", path-style: true}}
                """.formatted(node.bootstrap(), S3Process.BUCKET, s3.endpoint()), Map.of());
    }
}
