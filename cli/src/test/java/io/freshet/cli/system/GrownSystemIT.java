package io.freshet.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.app.ServingApp;
import io.freshet.trainer.app.TrainerApp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A modality and a label come into a running pipeline and go again: trainer and serving beside a real broker. */
@Timeout(300)
final class GrownSystemIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int ASKED = 60;

    @TempDir
    private Path directory;

    private final ServingCalls calls = new ServingCalls();

    @Test
    void oldVersionsServeUntilTheGrownOneIsThereAndWhatWasLearnedAnswersAsBefore() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("kafka"));
                RegistryProcess registry = RegistryProcess.startIn(directory.resolve("registry"))) {
            FreshetConfig small = config(node, registry, "", "");
            FreshetConfig grown = config(node, registry, "\n  extra: {encoder: mlp, size: 2}", ", black");
            TopicSetup.ensure(small);
            ColourExamples.send(
                    small,
                    Topics.of(small).examples(),
                    IntStream.range(0, 400).mapToObj(ColourExamples::example).toList());
            try (ServingApp serving = ServingApp.start(small);
                    TrainerApp trainer = TrainerApp.start(small)) {
                assertThat(trainer.isTraining()).isTrue();
                awaitVersion(serving, 1);
            }

            // All training examples are one window, so this is all that is ever learned here.
            long trained = 1;
            double accuracy;
            try (ServingApp serving = ServingApp.start(small)) {
                awaitServing(serving);
                accuracy = accuracy(serving);
                assertThat(accuracy).isGreaterThan(0.9);
            }

            // Serving comes back with the grown configuration, before the trainer does.
            try (ServingApp serving = ServingApp.start(grown)) {
                awaitServing(serving);
                assertThat(calls.version(serving)).isEqualTo(trained);
                assertThat(accuracy(serving)).isEqualTo(accuracy);
                HttpResponse<String> unknown = calls.score(serving, "\"extra\":[3,-3]");
                assertThat(unknown.statusCode()).isEqualTo(503);
                assertThat(unknown.headers().firstValue("retry-after")).isPresent();
                assertThat(unknown.body()).contains("version " + trained + " serves", "[sensor]", "[extra]");
                ColourExamples.send(
                        grown, Topics.of(grown).samples(), List.of(ColourExamples.sample("waits", "extra", "[3,-3]")));

                try (TrainerApp trainer = TrainerApp.start(grown)) {
                    assertThat(trainer.isTraining()).isTrue();
                    awaitVersion(serving, trained + 1);
                }
                assertThat(accuracy(serving)).isEqualTo(accuracy);
                assertThat(calls.score(serving, "\"extra\":[3,-3]").statusCode())
                        .isEqualTo(200);
                long first = trained + 1;
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(predictions(grown))
                                .anyMatch(one -> one.getSampleId().equals("waits") && one.getVersion() == first));

                assertThat(calls.post(serving, "/v1/versions/" + first + "/rollback", "")
                                .statusCode())
                        .isEqualTo(202);
                awaitVersion(serving, trained);
                assertThat(accuracy(serving)).isEqualTo(accuracy);
            }

            // The lineage goes on from the version that was gone back to, and grows anew.
            try (ServingApp serving = ServingApp.start(grown);
                    TrainerApp trainer = TrainerApp.start(grown)) {
                assertThat(trainer.isTraining()).isTrue();
                awaitVersion(serving, trained + 2);
                assertThat(accuracy(serving)).isEqualTo(accuracy);
            }

            try (ServingApp serving = ServingApp.start(small)) {
                awaitServing(serving);
                assertThat(calls.version(serving)).isEqualTo(trained + 2);
                assertThat(accuracy(serving)).isEqualTo(accuracy);
                try (TrainerApp trainer = TrainerApp.start(small)) {
                    assertThat(trainer.isTraining()).isTrue();
                    awaitVersion(serving, trained + 3);
                }
                assertThat(accuracy(serving)).isEqualTo(accuracy);
            }
        }
    }

    private FreshetConfig config(KafkaNode node, RegistryProcess registry, String modality, String label) {
        return ConfigLoader.parse(
                "test.yaml",
                """
                pipeline: grown
                modalities:
                  sensor: {encoder: mlp, size: 3}%s
                task: {type: classification, labels: [red, green, blue%s]}
                kafka: {bootstrap.servers: "%s", session.timeout.ms: 6000}
                topics: {partitions: 2}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                security: {keys: %s}
                window: {count: 320, time: 1h}
                gate.revert-below: 1
                trainer: {port: 0, device: cpu, threads: 1}
                serving: {port: 0}
                """.formatted(
                                modality,
                                label,
                                node.bootstrap(),
                                registry.url(),
                                directory.resolve("blobs").toUri(),
                                directory.resolve("keys")),
                Map.of());
    }

    private static List<Prediction> predictions(FreshetConfig config) {
        String topic = Topics.of(config).predictions();
        try (var values = EventSerdes.of(config).deserializer(Prediction.class);
                KafkaConsumer<byte[], Prediction> consumer =
                        new KafkaConsumer<>(KafkaClients.reader(config), new ByteArrayDeserializer(), values)) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Prediction> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> all.add(record.value()));
            }
            return all;
        }
    }

    private void awaitServing(ServingApp serving) {
        await().atMost(PATIENCE)
                .until(() -> calls.score(serving, "\"sensor\":" + ColourExamples.values(0))
                                .statusCode()
                        == 200);
    }

    private void awaitVersion(ServingApp serving, long version) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(calls.version(serving)).isEqualTo(version));
    }

    private double accuracy(ServingApp serving) throws IOException, InterruptedException {
        int right = 0;
        for (int number = 1_000; number < 1_000 + ASKED; number++) {
            JsonNode answer = ServingCalls.json(calls.score(serving, "\"sensor\":" + ColourExamples.values(number)));
            right += answer.path("label").asText().equals(ColourExamples.LABELS.get(number % 3)) ? 1 : 0;
        }
        return (double) right / ASKED;
    }
}
