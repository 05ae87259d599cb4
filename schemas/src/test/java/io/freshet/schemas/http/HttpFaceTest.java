package io.freshet.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpFaceTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpFace face;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // Closed after each test.
    void start() throws IOException {
        HttpFace.Routes routes = new HttpFace.Routes(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .post(
                        "/echo/{name}",
                        request -> Answer.json(
                                200,
                                Map.of(
                                        "name", request.parameter("name").orElseThrow(),
                                        "body", new String(request.body(), StandardCharsets.UTF_8),
                                        "attributes", request.headersAfter("Freshet-Attribute-"))))
                .get("/busy", request -> {
                    throw new ProblemException(
                            Problem.of(429, "Too much at once", "wait").retryAfter(3));
                })
                .get("/bug", request -> {
                    throw new IllegalStateException("a bug");
                });
        face = HttpFace.start(new HttpFace.Listen("127.0.0.1", 0, 1000), routes);
    }

    @AfterEach
    void stop() {
        face.close();
    }

    @Test
    void handlersSeePathBodyAndHeaders() throws Exception {
        HttpResponse<String> response = client.send(
                request("/echo/freshet")
                        .header("freshet-attribute-Room", "4")
                        .POST(BodyPublishers.ofString("hello"))
                        .build(),
                BodyHandlers.ofString());

        JsonNode answer = Json.mapper().readTree(response.body());
        assertThat(answer.get("name").asText()).isEqualTo("freshet");
        assertThat(answer.get("body").asText()).isEqualTo("hello");
        assertThat(answer.get("attributes").get("room").asText()).isEqualTo("4");
    }

    @Test
    void aProblemSaysWhatWhereAndHowToMend() throws Exception {
        HttpResponse<String> response = get("/busy");

        JsonNode problem = Json.mapper().readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(problem.get("title").asText()).isEqualTo("Too Many Requests");
        assertThat(problem.get("detail").asText()).isEqualTo("Too much at once");
        assertThat(problem.get("mend").asText()).isEqualTo("wait");
        assertThat(problem.get("instance").asText()).isEqualTo("/busy");
    }

    @Test
    void unknownPathsMethodsAndBugsAreProblemsToo() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/echo/x").statusCode()).isEqualTo(405);
        assertThat(get("/bug").statusCode()).isEqualTo(500);
        assertThat(Json.mapper().readTree(get("/bug").body()).get("detail").asText())
                .contains("IllegalStateException");
    }

    @Test
    void aRequestAboveTheLimitIsRefused() throws Exception {
        HttpResponse<String> response = client.send(
                request("/echo/x")
                        .POST(BodyPublishers.ofString("x".repeat(1001)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("max-request");
    }

    @Test
    void requestsAreCountedByPathAndStatus() throws Exception {
        get("/busy");

        assertThat(get("/metrics").body()).contains("freshet_http_requests_total{path=\"/busy\",status=\"429\"} 1.0");
    }

    @Test
    void aTakenPortIsSaidInOneLine() {
        HttpFace.Routes routes = new HttpFace.Routes(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

        assertThatThrownBy(() -> HttpFace.start(new HttpFace.Listen("127.0.0.1", face.port(), 1000), routes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + face.port());
    }

    @Test
    void notJsonIsABadRequest() {
        assertThatThrownBy(() -> Json.tree("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(400));
        assertThatThrownBy(() -> Json.tree(new byte[0])).isInstanceOf(ProblemException.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + face.port() + path));
    }
}
