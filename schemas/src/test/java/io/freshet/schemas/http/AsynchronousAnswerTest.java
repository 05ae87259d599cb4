package io.freshet.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose answer comes later, from another thread. */
final class AsynchronousAnswerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** More than there are worker threads. */
    private static final int MANY = 100;

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private HttpServer server;

    /** A request that the endpoint has, and where its answer goes. */
    private record Pending(Request request, CompletableFuture<Response> answer) {}

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // Closed after each test.
    void start() throws IOException {
        HttpServer.Routes routes = new HttpServer.Routes(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .get("/later", request -> {
                    Pending asked = new Pending(request, new CompletableFuture<>());
                    pending.add(asked);
                    return asked.answer();
                })
                .get("/stuck", Endpoint.computed(request -> {
                    awaitEnd();
                    return Response.json(200, "late");
                }));
        server = HttpServer.start(new HttpServer.Listen("127.0.0.1", 0, 1000, 100_000), routes);
    }

    private void awaitEnd() {
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        stuck.countDown();
        pending.forEach(asked -> asked.answer().cancel(true));
        server.close();
    }

    @Test
    void answersThatTakeTheirTimeHoldNoThread() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(ask("/later"));
        }

        await().atMost(PATIENCE).until(() -> pending.size() == MANY);
        pending.forEach(asked -> asked.answer().complete(Response.json(200, "done")));

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("\"done\"");
        }
    }

    @Test
    void healthIsAnsweredWhileEveryWorkerIsStuck() throws Exception {
        for (int i = 0; i < MANY; i++) {
            var ignored = ask("/stuck");
        }

        HttpResponse<String> health = ask("/health/live").get(30, TimeUnit.SECONDS);

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(stuck.getCount()).isEqualTo(1);
    }

    @Test
    void aStageThatFailsIsAnsweredAsIfItHadBeenThrown() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask("/later");
        Pending asked = taken();

        asked.answer()
                .completeExceptionally(new ProblemException(Problem.of(503, "Kafka does not answer", "send it again")
                        .retryAfter(7)));

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        assertThat(answer.join().headers().firstValue("Retry-After")).contains("7");
        assertThat(Json.mapper().readTree(answer.join().body()).get("detail").asText())
                .isEqualTo("Kafka does not answer");
    }

    @Test
    void anErrorIsAnsweredToo() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask("/later");

        taken().answer().completeExceptionally(new OutOfMemoryError("thrown by a test"));

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
    }

    @Test
    void saysThatAnAnswerWasDelivered() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask("/later");
        Pending asked = taken();
        assertThat(asked.request().delivered()).isNotDone();

        asked.answer().complete(Response.json(200, "done"));

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(asked.request().delivered().get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatGoesAwayCancelsItsRequest() throws Exception {
        Pending asked;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(socket, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
            asked = taken();
        }

        await().atMost(PATIENCE).until(() -> asked.answer().isCancelled());
        assertThat(asked.request().delivered().get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void anAnswerToAClientThatHasJustLeftIsNotDelivered() throws Exception {
        Pending asked;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(socket, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
            asked = taken();
        }
        asked.answer().complete(Response.json(200, "done"));

        assertThat(asked.request().delivered().get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aClientThatResetsItsConnectionCancelsItsRequest() throws Exception {
        Pending asked;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            write(socket, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
            asked = taken();
            socket.setSoLinger(true, 0);
        }

        await().atMost(PATIENCE).until(() -> asked.answer().isCancelled());
        assertThat(asked.request().delivered().get(30, TimeUnit.SECONDS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void aClientThatClosesItsSendingSideIsAnswered(String protocol) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            write(socket, "GET /later " + protocol + "\r\nHost: x\r\n\r\n");
            socket.shutdownOutput();
            Pending asked = taken();

            asked.answer().complete(Response.json(200, "done"));

            assertThat(all(socket)).contains(" 200 OK").endsWith("\"done\"");
            assertThat(asked.request().delivered().get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatClosesItsSendingSideIsWaitedFor() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            write(socket, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
            socket.shutdownOutput();
            Pending asked = taken();
            String interim = new String(socket.getInputStream().readNBytes(50), StandardCharsets.UTF_8);

            asked.answer().complete(Response.json(200, "done"));

            assertThat(interim).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n".repeat(2));
            assertThat(all(socket)).startsWith("HTTP/1.1 200").endsWith("\"done\"");
            assertThat(asked.request().delivered().get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientOfHttp10SeesNoInterimResponse() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            write(socket, "GET /later HTTP/1.0\r\nHost: x\r\n\r\n");
            socket.shutdownOutput();
            Pending asked = taken();
            var answered = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
            answered.execute(() -> asked.answer().complete(Response.json(200, "done")));

            assertThat(all(socket)).doesNotContain("100 Continue").endsWith("\"done\"");
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            write(socket, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
            Pending first = taken();
            write(socket, "GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            first.answer().complete(Response.json(200, "first"));
            taken().answer().complete(Response.json(200, "second"));

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers).containsSubsequence("\"first\"", "\"second\"");
        }
    }

    private Pending taken() throws InterruptedException {
        Pending asked = pending.poll(30, TimeUnit.SECONDS);
        assertThat(asked).isNotNull();
        return asked;
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        URI url = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.sendAsync(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
