package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scoring from topic to topic. */
final class SampleScoringIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SAMPLES = 150;

    @TempDir
    private Path directory;

    @Test
    void predictsEveryAlignedSampleOnceOverARestartAndSetsAsideWhatItCannotRead() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"))) {
            FreshetConfig config = Pipelines.of("aligned", node.bootstrap(), directory, Map.of());
            Topics topics = Topics.of(config);
            TopicSetup.ensure(config);
            try (Publisher publisher = new Publisher(config)) {
                publisher.publish(publisher.version(0, 0));
                send(publisher, topics, 0, SAMPLES / 2);
                publisher.send(topics.samples(), "broken", sample("broken", "[1,2]", Origin.ALIGNED));
                publisher.send(topics.samples(), "gone", lost());
                publisher.send(topics.samples(), "asked", sample("asked", "[1,2,3,4]", Origin.SCORED));
                try (ServingApp app = ServingApp.start(config)) {
                    assertThat(app.port()).isPositive();
                    awaitPredictions(config, SAMPLES / 2);
                }
                send(publisher, topics, SAMPLES / 2, SAMPLES);
                try (ServingApp app = ServingApp.start(config)) {
                    assertThat(app.port()).isPositive();
                    awaitPredictions(config, SAMPLES);
                    String last = "{\"predictionId\":\"s" + (SAMPLES - 1) + "~0-r1\",\"label\":\"ham\"}";
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(new Api(app.port())
                                            .post("/v1/feedback", last)
                                            .json()
                                            .get("state")
                                            .asText())
                                    .isEqualTo("accepted"));
                }
            }

            List<Prediction> predictions = TopicContents.of(config, topics.predictions(), Prediction.class);
            assertThat(predictions).extracting(Prediction::getSampleId).doesNotHaveDuplicates();
            assertThat(predictions)
                    .allSatisfy(prediction ->
                            assertThat(prediction.getPredictionId()).isEqualTo(prediction.getSampleId() + "~0-r1"));
            assertThat(TopicContents.of(config, topics.deadLetters(), DeadLetter.class))
                    .allMatch(letter -> letter.getStage().equals("score"))
                    .extracting(DeadLetter::getReason)
                    .containsExactlyInAnyOrder(DeadLetterReason.UNDECODABLE, DeadLetterReason.MISSING_BLOB);
        }
    }

    private static void awaitPredictions(FreshetConfig config, int count) {
        String topic = Topics.of(config).predictions();
        await().atMost(PATIENCE)
                .until(() -> TopicContents.of(config, topic, Prediction.class).size() >= count);
    }

    private static void send(Publisher publisher, Topics topics, int from, int to) {
        IntStream.range(from, to)
                .mapToObj(i -> sample("s" + i, "[" + i + ",2,3,4]", Origin.ALIGNED))
                .forEach(sample -> publisher.send(topics.samples(), sample.getSampleId(), sample));
    }

    private static Sample sample(String id, String values, Origin origin) {
        return sample(id, ByteBuffer.wrap(values.getBytes(StandardCharsets.UTF_8)), origin);
    }

    private static Sample lost() {
        return sample("gone", new BlobRef("0".repeat(64), 16L), Origin.ALIGNED);
    }

    private static Sample sample(String id, Object payload, Origin origin) {
        Part part = Part.newBuilder()
                .setEventTime(Instant.EPOCH)
                .setContentType("application/json")
                .setPayload(payload)
                .setSha256(Digests.sha256(id.getBytes(StandardCharsets.UTF_8)))
                .build();
        return new Sample(
                id, 1, Instant.EPOCH, Map.of("sensor", part), List.of("text"), ClosedBy.WALL_CLOCK, origin, null);
    }
}
