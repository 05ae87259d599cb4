package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that answers with a number, over HTTP. */
final class RegressionServingIT {
    @TempDir
    private Path directory;

    @Test
    void answersWithANumberAndTakesNumbersAsFeedback() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"))) {
            FreshetConfig config = Pipelines.of("numbers", node.bootstrap(), directory, Map.of(), "{type: regression}");
            TopicSetup.ensure(config);
            try (Publisher publisher = new Publisher(config);
                    ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                publisher.publish(publisher.version(0, 7));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> api.score("hello").status() == 200);

                JsonNode answer = api.score("hello").json();

                assertThat(answer.path("value").isNumber()).isTrue();
                assertThat(answer.path("scores").path("value").doubleValue())
                        .isEqualTo(answer.path("value").doubleValue());
                assertThat(answer.path("scores")).hasSize(1);
                assertThat(answer.has("label")).isFalse();
                String id = answer.path("predictionId").asText();
                assertThat(api.post("/v1/feedback", "{\"predictionId\":\"" + id + "\",\"label\":\"ham\"}")
                                .status())
                        .isEqualTo(422);
                assertThat(api.post("/v1/feedback", "{\"predictionId\":\"" + id + "\",\"value\":\"3\"}")
                                .status())
                        .isEqualTo(422);
                assertThat(api.post("/v1/feedback", "{\"predictionId\":\"" + id + "\",\"value\":3.5}")
                                .status())
                        .isEqualTo(202);
                assertThat(TopicContents.of(config, Topics.of(config).feedback(), Feedback.class))
                        .singleElement()
                        .satisfies(feedback -> {
                            assertThat(feedback.getTarget().getKind()).isEqualTo(TargetKind.NUMBER);
                            assertThat(feedback.getTarget().getValue()).isEqualTo(3.5);
                        });
                saysWhatItLearns(api.get("/v1/status").json());
                saysWhatItLearns(api.get("/v1/versions").json());
            }
        }
    }

    private static void saysWhatItLearns(JsonNode answer) {
        JsonNode task = answer.path("task");
        assertThat(task.path("type").asText()).isEqualTo("regression");
        assertThat(task.path("target").asText()).isEqualTo("value");
        assertThat(task.path("figureOfMerit").path("name").asText()).isEqualTo("rmse");
        assertThat(task.path("figureOfMerit").path("direction").asText()).isEqualTo("LOWER");
    }
}
