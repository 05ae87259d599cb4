package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.node.NodeConfig;
import io.freshet.node.NodeProcess;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What serving does while its broker is dead, and after. */
final class BrokerAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    @SuppressWarnings("MustBeClosed") // killed and started again in the midst; the last one is closed
    void answersWhileTheBrokerIsDeadAndComesBackByItself() throws Exception {
        NodeConfig nodeConfig = NodeConfig.in(directory.resolve("node"));
        NodeProcess node = NodeProcess.start(nodeConfig);
        try {
            FreshetConfig config = Pipelines.of("away", node.bootstrap(), directory, Map.of());
            TopicSetup.ensure(config);
            try (Publisher publisher = new Publisher(config);
                    ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                publisher.publish(publisher.version(0, 0));
                await().atMost(PATIENCE).until(() -> api.get("/v2/health/ready").status() == 200);

                node.kill();
                List<Api.Reply> answers = List.of(api.score("one"), api.score("two"), api.score("three"));
                Api.Reply feedback = api.post("/v1/feedback", "{\"sampleId\":\"a\",\"label\":\"ham\"}");

                assertThat(answers).extracting(Api.Reply::status).containsOnly(200);
                assertThat(feedback.status()).isEqualTo(503);
                assertThat(feedback.json().get("remedy").asText()).contains("counts once");

                node.close();
                node = NodeProcess.start(nodeConfig);
                String topic = Topics.of(config).predictions();
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(TopicContents.of(config, topic, Prediction.class))
                                .extracting(Prediction::getPredictionId)
                                .containsAll(answers.stream()
                                        .map(reply ->
                                                reply.json().get("predictionId").asText())
                                        .toList()));
                publisher.publish(publisher.version(1, 1));
                await().atMost(PATIENCE)
                        .until(() -> api.score("four").json().get("version").asLong() == 1);
            }
        } finally {
            node.close();
        }
    }
}
