package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.node.KafkaNode;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.topic.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole role over a real broker and the real engine. */
final class ServingAppIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static KafkaNode node;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void startNode() throws IOException {
        node = KafkaNode.startIn(directory.resolve("node"));
    }

    @AfterAll
    static void stopNode() throws IOException {
        node.close();
    }

    private static FreshetConfig pipeline(String name) {
        FreshetConfig config = Pipelines.of(name, node.bootstrap(), directory.resolve(name), Map.of());
        TopicSetup.ensure(config);
        return config;
    }

    @Test
    void answersWithTheVersionThatWasPublished() throws Exception {
        FreshetConfig config = pipeline("answers");
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            assertThat(api.score("hello").status()).isEqualTo(503);

            publisher.publish(publisher.version(0, 7));
            await().atMost(PATIENCE).until(() -> api.get("/v2/health/ready").status() == 200);

            Api.Reply reply = api.score("hello");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().get("version").asLong()).isZero();
            assertThat(reply.json().get("present")).hasSize(2);
            assertThat(reply.json().get("recorded").asBoolean()).isTrue();
        }
    }
}
