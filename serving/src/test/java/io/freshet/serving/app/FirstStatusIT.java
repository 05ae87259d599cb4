package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance that has just started says of a pipeline that has been running. */
final class FirstStatusIT {
    private static final int SAMPLES = 40;

    @TempDir
    private Path directory;

    @Test
    void theCountsAreRightInTheFirstAnswerAfterAStart() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"))) {
            FreshetConfig config = Pipelines.of("counted", node.bootstrap(), directory, Map.of());
            TopicSetup.ensure(config);
            try (Publisher publisher = new Publisher(config)) {
                for (int i = 0; i < SAMPLES; i++) {
                    publisher.send(Topics.of(config).samples(), "s" + i, sample("s" + i));
                }
            }

            try (ServingApp app = ServingApp.start(config)) {
                JsonNode counts = new Api(app.port()).get("/v1/status").json().get("counts");

                assertThat(counts.get("samples").asInt()).isEqualTo(SAMPLES);
                assertThat(counts.get("predictions").asInt()).isZero();
            }
        }
    }

    private static Sample sample(String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return Sample.newBuilder()
                .setSampleId(id)
                .setRevision(1)
                .setEventTime(Instant.EPOCH)
                .setParts(Map.of(
                        "text",
                        Part.newBuilder()
                                .setEventTime(Instant.EPOCH)
                                .setContentType("text/plain")
                                .setPayload(ByteBuffer.wrap(text))
                                .setSha256(Digests.sha256(text))
                                .build()))
                .setMissing(List.of("sensor"))
                .setClosedBy(ClosedBy.GRACE)
                .build();
    }
}
