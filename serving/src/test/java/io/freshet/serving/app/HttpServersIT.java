package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.node.KafkaNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP server of an app that has no model: what is refused, and what is there all the same. */
final class HttpServersIT {
    @TempDir
    private static Path directory;

    private static KafkaNode node;
    private static ServingApp app;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void start() throws IOException {
        node = KafkaNode.startIn(directory.resolve("node"));
        app = ServingApp.start(
                Pipelines.of("servers", node.bootstrap(), directory, Map.of("FRESHET_SERVING_MAX_REQUEST", "64KiB")));
    }

    @AfterAll
    static void stop() throws IOException {
        app.close();
        node.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | /v1/score    | application/json    | {
            400 | /v1/score    | multipart/form-data | --x
            415 | /v1/score    | text/xml            | <a/>
            422 | /v1/score    | application/json    | {"modalities": {"video": "x"}}
            422 | /v1/score    | application/json    | {"modalities": {"sensor": [1, 2]}}
            422 | /v1/feedback | application/json    | {"sampleId": "a", "label": "eggs"}
            404 | /v1/nowhere  | application/json    | {}
            """)
    void tellsEveryErrorAsAProblemDocument(int status, String path, String contentType, String body) {
        Api.Reply reply = api().post(path, contentType, body.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.contentType()).startsWith("application/problem+json");
        assertThat(reply.json().get("detail").asText()).isNotBlank();
        assertThat(reply.json().get("remedy").asText()).isNotBlank();
    }

    @Test
    void refusesARequestThatIsTooLarge() {
        assertThat(api().score("x".repeat(80 << 10)).status()).isEqualTo(413);
    }

    @Test
    void isAliveButNotReady() {
        assertThat(api().get("/v2/health/live").status()).isEqualTo(200);
        assertThat(api().get("/v2/health/ready").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/app.js", "/view.js", "/charts.js", "/style.css", "/icon.svg", "/lib/chart.js"})
    void servesTheDashboardWithAllItIsMadeOf(String path) {
        Api.Reply page = api().get(path);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isNotEmpty();
    }

    @Test
    void streamsTheStatusToWhoeverListens() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/v1/stream"))
                .build();
        HttpResponse<Stream<String>> stream = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());

        try (Stream<String> lines = stream.body()) {
            List<String> first = lines.filter(line -> !line.isEmpty()).limit(4).toList();

            assertThat(first.get(0)).isEqualTo("event:status");
            assertThat(first.get(1)).startsWith("data:{\"pipeline\":\"servers\"");
            assertThat(first.get(2)).isEqualTo("event:status");
        }
    }

    @Test
    void showsItsMetrics() {
        api().score("hello");

        assertThat(api().get("/metrics").body())
                .contains("freshet_score_seconds_bucket", "freshet_swaps_total", "freshet_versions_loaded")
                .contains("freshet_http_requests_total{path=\"/v1/score\",status=\"503\"}");
    }

    private static Api api() {
        return new Api(app.port());
    }
}
