package io.freshet.ingest.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway on a real broker: what it does twice, what it refuses, and what it does when Kafka is slow. */
final class GatewayIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static KafkaNode node;

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void startNode() throws IOException {
        node = KafkaNode.startIn(directory.resolve("node"));
    }

    @AfterAll
    static void stopNode() throws IOException {
        node.close();
    }

    @Test
    void anEventSentAgainIsAnsweredWithItsReceiptAndNotPublishedAgain() throws Exception {
        FreshetConfig config = config("again", "");
        try (Gateway gateway = start(config)) {
            HttpResponse<String> first = post(gateway, "text", "7", "good  morning\r\n");
            HttpResponse<String> again = post(gateway, "text", "7", " good morning");
            HttpResponse<String> other = post(gateway, "text", "7", "good evening");

            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(other.body()).isNotEqualTo(first.body());
            assertThat(metrics(gateway))
                    .contains(
                            "freshet_gateway_accepted_total{modality=\"text\"} 3.0",
                            "freshet_gateway_repeated_total{modality=\"text\"} 1.0");
        }
        assertThat(published(config)).containsExactly("good morning", "good evening");
    }

    @Test
    void theSameEventManyTimesAtOnceIsPublishedOnce() throws Exception {
        FreshetConfig config = config("at-once", "");
        try (Gateway gateway = start(config)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(HTTP.sendAsync(
                        request(gateway, "text", "7", "text/plain", utf8("once")),
                        HttpResponse.BodyHandlers.ofString()));
            }

            assertThat(answers).extracting(answer -> answer.join().statusCode()).containsOnly(202);
            assertThat(answers)
                    .extracting(answer -> answer.join().body())
                    .containsOnly(answers.get(0).join().body());
        }
        assertThat(published(config)).containsExactly("once");
    }

    @Test
    void slowKafkaIsSaidAtOnceAndWhatItTookAfterAllIsKnown() throws Exception {
        // The producer holds its batch for three seconds: to the gateway that is a broker that does not acknowledge.
        FreshetConfig config = config("slow", "linger.ms: 3000, ");
        try (Gateway gateway = start(config)) {
            CompletableFuture<HttpResponse<String>> first = HTTP.sendAsync(
                    request(gateway, "text", "1", "text/plain", utf8("x".repeat(700))),
                    HttpResponse.BodyHandlers.ofString());
            await().atMost(PATIENCE)
                    .until(() -> !metrics(gateway).contains("freshet_gateway_unacknowledged_bytes 0.0"));

            HttpResponse<String> tooMuch = post(gateway, "text", "2", "y".repeat(700));
            now = now.plusSeconds(1);
            HttpResponse<String> stalled = post(gateway, "text", "2", "y".repeat(700));
            HttpResponse<String> sameAgain = post(gateway, "text", "1", "x".repeat(700));

            assertThat(tooMuch.statusCode()).isEqualTo(429);
            assertThat(tooMuch.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(reason(tooMuch)).isEqualTo("BUSY");
            assertThat(stalled.statusCode()).isEqualTo(503);
            assertThat(stalled.headers().firstValue("Retry-After")).isPresent();
            assertThat(first.join().statusCode()).isEqualTo(202);
            assertThat(sameAgain.body()).isEqualTo(first.join().body());
            assertThat(metrics(gateway))
                    .contains(
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"BUSY\"} 1.0",
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"UNAVAILABLE\"} 1.0",
                            "freshet_gateway_repeated_total{modality=\"text\"} 1.0");
        }
        assertThat(published(config)).containsExactly("x".repeat(700));
    }

    @Test
    void hostileInputIsRefusedWithItsReasonAndTheGatewayGoesOn() throws Exception {
        FreshetConfig config = config("hostile", "");
        try (Gateway gateway = start(config)) {
            refused(post(gateway, "..%2F..%2Fetc%2Fpasswd", "7", "x"), 404, "MODALITY");
            refused(post(gateway, "text", "x".repeat(20_000), "x"), 400, "SAMPLE_ID");
            refused(post(gateway, "text", "x".repeat(40_000), "x"), 431, "HEADERS");
            refused(post(gateway, "text", "7", ""), 422, "EMPTY");
            refused(send(request(gateway, "text", "7", "text/plain", new byte[] {'a', (byte) 0xC3})), 422, "ENCODING");
            refused(post(gateway, "text", "7", "x".repeat(2 << 20)), 413, "SIZE");
            refused(send(gzipped(gateway)), 415, "CONTENT_ENCODING");
            refused(batch(gateway, "{\"sampleId\":\"1\",\"text\":\"a\"}\n".repeat(100_000)), 413, "SIZE");
            refused(batch(gateway, "\n"), 400, "MALFORMED");
            assertThat(broken(gateway)).startsWith("HTTP/1.1 400").contains("\"reason\":\"MALFORMED\"");

            assertThat(metrics(gateway))
                    .contains(
                            "freshet_gateway_refused_total{modality=\"unknown\",reason=\"MODALITY\"} 1.0",
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"SAMPLE_ID\"} 1.0",
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"EMPTY\"} 1.0",
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"ENCODING\"} 1.0",
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"SIZE\"} 2.0",
                            "freshet_http_requests_total{path=\"/v1/events/{modality}\",status=\"413\"} 2.0",
                            "freshet_http_requests_total{path=\"/v1/events/{modality}\",status=\"415\"} 1.0",
                            "freshet_http_requests_total{path=\"/v1/events/{modality}\",status=\"431\"} 1.0",
                            "freshet_http_bodies_bytes 0.0");
            assertThat(post(gateway, "text", "7", "still here").statusCode()).isEqualTo(202);
        }
        assertThat(published(config)).containsExactly("still here");
    }

    @Test
    void oneBadLineDoesNotSpoilItsBatch() throws Exception {
        FreshetConfig config = config("lines", "");
        try (Gateway gateway = start(config)) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            lines.writeBytes(utf8("{\"sampleId\":\"1\",\"text\":\"first\"}\n"));
            lines.writeBytes(utf8("{\"sampleId\":\"2\",\"values\":" + "[".repeat(50_000) + "\n"));
            lines.writeBytes(new byte[] {'{', '"', (byte) 0xFF, '"', '}', '\n'});
            lines.writeBytes(utf8("{\"sampleId\":\"3\",\"text\":\"third\"}\n{\"sampleId\":\"4\",\"te"));

            HttpResponse<String> response =
                    send(request(gateway, "text", "", "application/x-ndjson", lines.toByteArray()));

            JsonNode answer = Json.mapper().readTree(response.body());
            assertThat(response.statusCode()).isEqualTo(207);
            assertThat(answer.path("accepted").asInt()).isEqualTo(2);
            assertThat(answer.findValuesAsText("reason")).containsExactly("MALFORMED", "MALFORMED", "MALFORMED");
            assertThat(metrics(gateway))
                    .contains(
                            "freshet_gateway_accepted_total{modality=\"text\"} 2.0",
                            "freshet_gateway_refused_total{modality=\"text\",reason=\"MALFORMED\"} 3.0");
        }
        assertThat(published(config)).containsExactlyInAnyOrder("first", "third");
    }

    @MustBeClosed
    private Gateway start(FreshetConfig config) throws Exception {
        // Warming each topic must not wait as the test's events do.
        TopicSetup.ensure(config(config.pipeline(), ""));
        return Gateway.start(config, clock(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), Optional::empty);
    }

    /** Time that stands still unless a test moves it: no test stalls because the machine is slow. */
    private InstantSource clock() {
        return () -> now;
    }

    private static void refused(HttpResponse<String> response, int status, String reason) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(reason(response)).isEqualTo(reason);
    }

    private static String reason(HttpResponse<String> response) throws IOException {
        return Json.mapper().readTree(response.body()).path("reason").asText();
    }

    private static HttpResponse<String> batch(Gateway gateway, String lines) throws Exception {
        return send(request(gateway, "text", "", "application/x-ndjson", utf8(lines)));
    }

    private static HttpResponse<String> post(Gateway gateway, String modality, String id, String text)
            throws Exception {
        return send(request(gateway, modality, id, "text/plain", utf8(text)));
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(Gateway gateway, String modality, String id, String type, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(gateway, "/v1/events/" + modality))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
        return id.isEmpty()
                ? request.build()
                : request.header("Freshet-Sample-Id", id).build();
    }

    private static HttpRequest gzipped(Gateway gateway) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(utf8("hello"));
        }
        return HttpRequest.newBuilder(request(gateway, "text", "7", "text/plain", bytes.toByteArray()), (n, v) -> true)
                .header("Content-Encoding", "gzip")
                .build();
    }

    /** What is answered to a body that ends before its length. */
    private static String broken(Gateway gateway) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write(utf8("POST /v1/events/text HTTP/1.1\r\nHost: x\r\nFreshet-Sample-Id: 7\r\n"
                            + "Content-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf"));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String metrics(Gateway gateway) throws Exception {
        return send(HttpRequest.newBuilder(uri(gateway, "/metrics")).build()).body();
    }

    private static URI uri(Gateway gateway, String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** Texts of the events that were published, in their order. */
    private static List<String> published(FreshetConfig config) {
        TopicPartition partition = new TopicPartition(Topics.of(config).modality("text"), 0);
        List<String> texts = new ArrayList<>();
        try (KafkaConsumer<byte[], ModalityEvent> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config),
                new ByteArrayDeserializer(),
                EventSerdes.of(config).deserializer(ModalityEvent.class))) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> texts.add(StandardCharsets.UTF_8
                                .decode((ByteBuffer) record.value().getPayload())
                                .toString()));
            }
        }
        return texts;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static FreshetConfig config(String pipeline, String kafka) {
        return ConfigLoader.parse(
                "p.yaml",
                """
                pipeline: %s
                modalities: {text: {encoder: hashed-text, max-bytes: 1MiB}}
                task: {type: classification, labels: [yes, no]}
                gateway: {port: 0, max-request: 8MiB, backlog: 1KiB}
                topics: {partitions: 1}
                kafka: {%s bootstrap.servers: "%s"}
                registry: {url: "mock://%s"}
                blobs: {url: "%s"}
                """.formatted(
                                pipeline,
                                kafka,
                                node.bootstrap(),
                                pipeline,
                                directory.resolve("blobs").toUri()),
                Map.of());
    }
}
