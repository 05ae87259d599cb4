package io.freshet.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch arrived = new CountDownLatch(2);
    private final CountDownLatch released = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // Closed after each test.
    void start() throws IOException {
        HttpServer.Routes routes = new HttpServer.Routes(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .post(
                        "/echo/{name}",
                        Endpoint.computed(request -> Response.json(
                                200,
                                Map.of(
                                        "name", request.parameter("name").orElseThrow(),
                                        "body", new String(request.body(), StandardCharsets.UTF_8),
                                        "attributes", request.headersAfter("Freshet-Attribute-")))))
                .get("/busy", request -> {
                    throw new ProblemException(
                            Problem.of(429, "Too much at once", "wait").retryAfter(3));
                })
                .post("/wait", Endpoint.computed(request -> {
                    arrived.countDown();
                    awaitRelease();
                    return Response.json(200, request.body().length);
                }))
                .get("/bug", request -> {
                    throw new IllegalStateException("a bug");
                });
        server = HttpServer.start(new HttpServer.Listen("127.0.0.1", 0, 1000, 2000), routes, Duration.ofMillis(200));
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
    }

    @Test
    void handlersSeePathBodyAndHeaders() throws Exception {
        HttpResponse<String> response = client.send(
                request("/echo/freshet")
                        .header("freshet-attribute-Budget", "4")
                        .POST(BodyPublishers.ofString("hello"))
                        .build(),
                BodyHandlers.ofString());

        JsonNode answer = Json.mapper().readTree(response.body());
        assertThat(answer.get("name").asText()).isEqualTo("freshet");
        assertThat(answer.get("body").asText()).isEqualTo("hello");
        assertThat(answer.get("attributes").get("budget").asText()).isEqualTo("4");
    }

    @Test
    void headersBeyondAsciiAreReadAsBodiesAre() throws Exception {
        String answer = raw("""
                POST /echo/x HTTP/1.1\r
                Host: x\r
                Freshet-Attribute-City: Zürich\r
                Content-Length: 0\r
                \r
                """);

        assertThat(new String(answer.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .contains("\"city\":\"Zürich\"");
    }

    @Test
    void aProblemSaysWhatWhereAndTheRemedy() throws Exception {
        HttpResponse<String> response = get("/busy");

        JsonNode problem = Json.mapper().readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(problem.get("title").asText()).isEqualTo("Too Many Requests");
        assertThat(problem.get("detail").asText()).isEqualTo("Too much at once");
        assertThat(problem.get("remedy").asText()).isEqualTo("wait");
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
        assertThat(response.body()).contains("max-request", "\"reason\":\"SIZE\"");
    }

    @Test
    void aRequestOfNoTellableLengthHasTheSameLimit() throws Exception {
        byte[] half = "x".repeat(501).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> whole = client.send(
                request("/echo/x")
                        .POST(BodyPublishers.ofByteArrays(List.of(half)))
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> tooLong = client.send(
                request("/echo/x")
                        .POST(BodyPublishers.ofByteArrays(List.of(half, half)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(Json.mapper().readTree(whole.body()).get("body").asText()).hasSize(501);
        assertThat(tooLong.statusCode()).isEqualTo(413);
    }

    @Test
    void bodiesTakeNoMoreMemoryTogetherThanTheyHave() throws Exception {
        HttpRequest large =
                request("/wait").POST(BodyPublishers.ofString("x".repeat(900))).build();
        List<CompletableFuture<HttpResponse<String>>> waiting = List.of(
                client.sendAsync(large, BodyHandlers.ofString()), client.sendAsync(large, BodyHandlers.ofString()));
        arrived.await();

        HttpResponse<String> third = client.send(large, BodyHandlers.ofString());
        String held = get("/metrics").body();
        released.countDown();
        waiting.forEach(CompletableFuture::join);
        HttpResponse<String> fourth = client.send(large, BodyHandlers.ofString());

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(held).contains("freshet_http_bodies_bytes 1800.0");
        assertThat(fourth.body()).isEqualTo("900");
        assertThat(get("/metrics").body()).contains("freshet_http_bodies_bytes 0.0");
    }

    @Test
    void aBodyThatComesToAStopIsGivenUp() throws Exception {
        assertThat(raw("POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"))
                .startsWith("HTTP/1.1 408")
                .contains("\"reason\":\"SLOW\"");
        assertThat(get("/metrics").body())
                .contains(
                        "freshet_http_bodies_bytes 0.0",
                        "freshet_http_requests_total{path=\"/echo/{name}\",status=\"408\"} 1.0");
    }

    @Test
    void aCompressedBodyIsRefusedAndNotTakenForThePayload() throws Exception {
        HttpResponse<String> response = client.send(
                request("/echo/x")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("CONTENT_ENCODING");
        assertThat(get("/metrics").body())
                .contains("freshet_http_requests_total{path=\"/echo/{name}\",status=\"415\"} 1.0");
    }

    @Test
    void hugeHeadersAreRefusedAndTheServerGoesOn() throws Exception {
        HttpResponse<String> large = client.send(
                request("/echo/x")
                        .header("A", "a".repeat(40_000))
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(large.statusCode()).isEqualTo(431);
        assertThat(large.body()).contains("HEADERS");
        assertThat(raw("GET /busy HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(200_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(get("/busy").statusCode()).isEqualTo(429);
    }

    @Test
    void requestsAreCountedByPathAndStatus() throws Exception {
        get("/busy");

        assertThat(get("/metrics").body()).contains("freshet_http_requests_total{path=\"/busy\",status=\"429\"} 1.0");
    }

    @Test
    void aTakenPortIsSaidInOneLine() {
        HttpServer.Routes routes = new HttpServer.Routes(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

        assertThatThrownBy(() -> HttpServer.start(new HttpServer.Listen("127.0.0.1", server.port(), 1000), routes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + server.port());
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

    /** What the server answers to bytes, until it closes the connection or has said all of a problem. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int read = socket.getInputStream().read();
                    read >= 0;
                    read = socket.getInputStream().read()) {
                answer.append((char) read);
                if (read == '}') {
                    break;
                }
            }
            return answer.toString();
        } catch (SocketException e) {
            // Closed while we were still writing.
            return "";
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
