package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.node.NodeConfig;
import io.freshet.node.NodeProcess;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.topic.TopicSetup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What serving answers while its broker stands still (SIGSTOP), which no connection shows. */
final class BrokerStoppedIT {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerStoppedIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CLIENTS = 100;
    private static final int MEASURED = 50;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void scoresAndHealthAreAnsweredWhileAHundredClientsWaitForAStoppedBroker() throws Exception {
        NodeConfig nodeConfig = NodeConfig.in(directory.resolve("node"));
        try (NodeProcess node = NodeProcess.start(nodeConfig)) {
            FreshetConfig config = Pipelines.of("stopped", node.bootstrap(), directory, Map.of());
            TopicSetup.ensure(config);
            try (Publisher publisher = new Publisher(config);
                    ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                publisher.publish(publisher.version(0, 0));
                await().atMost(PATIENCE).until(() -> api.get("/v2/health/ready").status() == 200);
                Measured before = measured(api);
                assertThat(feedback(api).status()).isEqualTo(202);

                signal("-STOP", node);
                try {
                    for (int i = 0; i < CLIENTS; i++) {
                        keepAsking(app.port(), i);
                    }
                    await().atMost(PATIENCE).until(() -> waiting.get() > CLIENTS / 2);

                    Measured during = measured(api);

                    assertThat(accepted).hasValue(0);
                    LOG.info(
                            "score p50 {} ms undisturbed, {} ms with the broker stopped; slowest health {} ms",
                            before.scoreMillis(),
                            during.scoreMillis(),
                            during.healthMillis());
                } finally {
                    ended.set(true);
                    signal("-CONT", node);
                }
                await().atMost(PATIENCE).until(() -> feedback(api).status() == 202);
            }
        }
    }

    /** Middle time of a score and longest time of health, all answered 200. */
    private record Measured(double scoreMillis, double healthMillis) {}

    private static Measured measured(Api api) {
        List<Double> scores = new ArrayList<>();
        double slowest = 0;
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            assertThat(api.score("number " + i).status()).isEqualTo(200);
            scores.add((System.nanoTime() - start) / 1e6);
            long asked = System.nanoTime();
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(api.get("/v2/health/ready").status()).isEqualTo(200);
            slowest = Math.max(slowest, (System.nanoTime() - asked) / 2e6);
        }
        return new Measured(scores.stream().sorted().toList().get(MEASURED / 2), slowest);
    }

    private static Api.Reply feedback(Api api) {
        return api.post("/v1/feedback", "{\"sampleId\":\"a\",\"label\":\"ham\"}");
    }

    /** A client that asks again as soon as it is answered, until the end. */
    private void keepAsking(int port, int number) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/feedback"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sampleId\":\"s" + number + "\",\"label\":\"ham\"}"))
                .build();
        waiting.incrementAndGet();
        var ignored = client.sendAsync(request, BodyHandlers.ofString()).whenComplete((reply, fault) -> {
            waiting.decrementAndGet();
            if (!ended.get()) {
                count(reply);
                keepAsking(port, number);
            }
        });
    }

    private void count(HttpResponse<String> reply) {
        if (reply != null && reply.statusCode() == 202) {
            accepted.incrementAndGet();
        }
    }

    private static void signal(String signal, NodeProcess node) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(node.pid()))
                .start()
                .waitFor();
        assertThat(code).isZero();
    }
}
