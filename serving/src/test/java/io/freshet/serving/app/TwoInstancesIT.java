package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.node.FreePorts;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the role on one pipeline. */
final class TwoInstancesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void oneDecidesBothFollowAndTheOtherTakesOver() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"))) {
            List<Integer> ports = FreePorts.take(2);
            FreshetConfig one = config(node, ports.get(0));
            FreshetConfig two = config(node, ports.get(1));
            try (ServingApp second = ServingApp.start(two);
                    Publisher publisher = new Publisher(one)) {
                try (ServingApp first = ServingApp.start(one)) {
                    publisher.publish(publisher.version(0, 0));
                    awaitServing(first, 0);
                    awaitServing(second, 0);
                    publisher.publish(publisher.version(1, 1));
                    awaitServing(first, 1);
                    awaitServing(second, 1);
                    assertThat(first.port()).isNotEqualTo(second.port());
                }

                publisher.publish(publisher.version(2, 2));
                awaitServing(second, 2);
            }

            List<Rollout> decisions = TopicContents.of(
                    one, Topics.of(one).rollouts(), SignedDeserializer.rollouts(one, EventSerdes.of(one)));
            assertThat(decisions)
                    .filteredOn(decision -> decision.getTo() == VersionState.AVAILABLE)
                    .extracting(Rollout::getVersion)
                    .containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void whatBothScoreUnderOneSampleIdAtOnceIsRecordedAsSamplesOfTheirOwn() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"))) {
            List<Integer> ports = FreePorts.take(2);
            FreshetConfig one = config(node, ports.get(0));
            try (ServingApp first = ServingApp.start(one);
                    ServingApp second = ServingApp.start(config(node, ports.get(1)));
                    Publisher publisher = new Publisher(one)) {
                publisher.publish(publisher.version(0, 0));
                awaitServing(first, 0);
                awaitServing(second, 0);

                Set<String> answered = Stream.of(first, second, first, second)
                        .parallel()
                        .map(app -> new Api(app.port()).post("/v1/score", """
                                {"sampleId": "x", "modalities": {"text": "hello"}}"""))
                        .map(reply -> reply.json().get("predictionId").asText())
                        .collect(Collectors.toSet());

                assertThat(answered).hasSize(4);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(samples(one))
                                .extracting(Sample::getPredictionId)
                                .containsExactlyInAnyOrderElementsOf(answered));
                assertThat(samples(one)).extracting(Sample::getRevision).containsOnly(1);
            }
        }
    }

    private static List<Sample> samples(FreshetConfig config) {
        return TopicContents.of(config, Topics.of(config).samples(), Sample.class);
    }

    private FreshetConfig config(KafkaNode node, int port) {
        return Pipelines.of(
                "pair", node.bootstrap(), directory, Map.of("FRESHET_SERVING_PORT", Integer.toString(port)));
    }

    private static void awaitServing(ServingApp app, long version) {
        Api api = new Api(app.port());
        await().atMost(PATIENCE)
                .until(() -> api.get("/v1/status").json().at("/serving/version").asLong(-1) == version);
    }
}
