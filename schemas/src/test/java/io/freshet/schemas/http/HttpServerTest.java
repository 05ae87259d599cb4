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
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                                        "name", request.path("name"),
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
                })
                .get("/oom", request -> {
                    throw new OutOfMemoryError("Java heap space");
                })
                .get("/deep", request -> {
                    throw new StackOverflowError();
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
    }

    @Test
    void aBugIsAnsweredWithAMarkOfTheLogAndNoClassName() throws Exception {
        String body = get("/bug").body();

        assertThat(body).contains("\"reason\":\"BUG\"").doesNotContain("Exception", "java", "io.freshet");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void memoryThatRanOutIsAnsweredAndHealthSaysSo() throws Exception {
        assertThat(get("/oom").statusCode()).isEqualTo(503);

        HttpResponse<String> live = get("/health/live");
        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body()).contains("memory ran out", "/oom");
    }

    @Test
    void aStackThatOverflowedIsTheRequestsFault() throws Exception {
        assertThat(get("/deep").statusCode()).isEqualTo(422);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aQueryNeverShadowsThePath() throws Exception {
        HttpResponse<String> response = client.send(
                request("/echo/path?name=query")
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(Json.mapper().readTree(response.body()).get("name").asText()).isEqualTo("path");
    }

    @Test
    void headAnswersAsGetDoesWithoutABody() throws Exception {
        HttpResponse<String> head = client.send(
                request("/health/live").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());

        HttpResponse<String> got = get("/health/live");
        assertThat(head.statusCode()).isEqualTo(got.statusCode());
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(got.headers().firstValue("Content-Length"))
                .isPresent();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(got.headers().firstValue("Content-Type"));
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /echo/x, 405, 'OPTIONS, POST'",
        "GET, /echo/x, 405, 'OPTIONS, POST'",
        "HEAD, /echo/x, 405, 'OPTIONS, POST'",
        "PUT, /busy, 405, 'GET, HEAD, OPTIONS'",
        "OPTIONS, /busy, 204, 'GET, HEAD, OPTIONS'",
        "OPTIONS, /echo/x?name=y, 204, 'OPTIONS, POST'",
        "OPTIONS, /nothing, 404, ",
        "BREW, /nothing, 404, ",
    })
    void aMethodThatAPathLacksIsToldWhatThereIs(String method, String path, int status, String allow) throws Exception {
        HttpResponse<String> response = client.send(
                request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Allow").orElse(null)).isEqualTo(allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: localhost.evil.example:8080",
                "Host: 10.0.0.1",
                "Host: 127.0.0.1\r\nOrigin: http://evil.example",
                "Host: 127.0.0.1\r\nOrigin: https://localhost.evil.example",
                "Host: 127.0.0.1\r\nOrigin: null",
                "Host: 127.0.0.1\r\nOrigin: http://localhost@evil.example",
                "Host: 127.0.0.1\r\nOrigin: file://",
                "Host: 127.0.0.1\r\nOrigin: http://localhost\r\nOrigin: http://evil.example",
            })
    void refusesAForeignHostOrOriginForWhatChangesState(String headers) throws Exception {
        assertThat(raw("POST /echo/x HTTP/1.1\r\n" + headers + "\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("\"reason\":\"ORIGIN\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1",
                "Host: LOCALHOST:8080",
                "Host: localhost.",
                "Host: [::1]:8080",
                "Host: gateway:8081",
                "Host: localhost\r\nOrigin: http://localhost:8080",
                "Host: 127.0.0.1\r\nOrigin: http://[::1]:8080",
                "Host: freshet.localhost\r\nOrigin: http://freshet.localhost",
            })
    void takesItsOwnNamesAndPages(String headers) throws Exception {
        assertThat(raw("POST /echo/x HTTP/1.1\r\n" + headers + "\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void everyAnswerTellsABrowserNotToGuessAndNotToRunAnything() throws Exception {
        for (String path : List.of("/health/live", "/nothing", "/bug")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy ->
                            assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
        }
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
    void aBodyThatDripsInIsGivenUp() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(dripped(socket)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void headersThatDripInAreGivenUp() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("GET /busy HTTP/1.1\r\nHost: x\r\nA: ".getBytes(StandardCharsets.US_ASCII));

            assertThat(dripped(socket)).isEmpty();
        }
    }

    /** What is answered to a byte now and then, or nothing when the connection is closed without a word. */
    private static String dripped(Socket socket) throws IOException {
        socket.setSoTimeout(50);
        byte[] answer = new byte[4096];
        for (int sent = 0; sent < 600; sent++) {
            try {
                int read = socket.getInputStream().read(answer);
                return read < 0 ? "" : new String(answer, 0, read, StandardCharsets.US_ASCII);
            } catch (SocketTimeoutException e) {
                // Nothing yet: one byte more.
            } catch (SocketException e) {
                return "";
            }
            try {
                socket.getOutputStream().write('a');
            } catch (SocketException e) {
                return "";
            }
        }
        return "still taken after " + 600 + " bytes";
    }

    @Test
    void aThousandIdleConnectionsKeepNobodyWaiting() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                idle.add(socket);
                socket.getOutputStream().write("GET /busy HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
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
