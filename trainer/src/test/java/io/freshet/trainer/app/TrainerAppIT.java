package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.VersionKey;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.CheckpointStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerAppIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** The gate throws nothing away, so that every example stays learned. */
    private static final String KEEPS = "gate.revert-below: 1\n";

    private static final String QUICK = KEEPS + "window: {count: 8, time: 500ms}\n";

    @TempDir
    static Path directory;

    private static Surroundings surroundings;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all
    static void start() throws Exception {
        surroundings = new Surroundings(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        surroundings.close();
    }

    @Test
    void publishesSignedVersionsThatPassedTheGate() throws Exception {
        FreshetConfig config = surroundings.pipeline("publish", QUICK);
        surroundings.send(config, examples(0, 400));

        try (TrainerApp app = TrainerApp.start(config)) {
            await().atMost(PATIENCE).until(() -> trained(config).size() == 280);

            assertThat(get(app, "/health/ready").body()).contains("training");
            assertThat(get(app, "/metrics").body()).contains("freshet_trainer_examples_total{use=\"trained\"} 280.0");
        }

        List<ModelVersion> versions = versions(config);
        assertThat(versions).hasSizeGreaterThan(1);
        assertThat(versions.get(0).getVersion()).isZero();
        ModelVersion last = versions.get(versions.size() - 1);
        assertThat(last.getVersion()).isEqualTo(versions.size() - 1L);
        assertThat(last.getMetrics().get("validationAccuracy")).isGreaterThan(0.9);
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        assertThat(last.getSections())
                .extracting(Section::getName)
                .containsExactlyInAnyOrder("base.sensor", "head", "statistics");
        for (Section section : last.getSections()) {
            assertThat(blobs.contains(section.getBlob())).isTrue();
        }
        assertThat(last.getGolden()).hasSize(1);
        assertThat(points(config))
                .allSatisfy(point -> assertThat(point.getReason()).isNotBlank());
        assertThat(points(config).stream().filter(point -> point.getGate() == GateDecision.PASSED))
                .hasSize(versions.size() - 1);
    }

    @Test
    void aWindowThatRuinsTheModelIsThrownAwayNotCountedAndSaidInAnAlert() throws Exception {
        FreshetConfig config = surroundings.pipeline(
                "ruined", "window: {count: 140, time: 1h}\ngate: {revert-below: 0.05, minimum-validation: 4}\n");

        try (TrainerApp app = TrainerApp.start(config)) {
            surroundings.send(config, examples(0, 200));
            await().atMost(PATIENCE).until(() -> points(config).size() == 1);
            assertThat(points(config).get(0).getVersion()).isEqualTo(1);
            surroundings.send(config, mislabelled(1_000, 140));
            await().atMost(PATIENCE).until(() -> points(config).size() == 2);
            assertThat(app.isTraining()).isTrue();
        }

        TrainingPoint ruined = points(config).get(1);
        assertThat(ruined.getGate()).isEqualTo(GateDecision.REVERTED);
        assertThat(ruined.getBackTo()).isEqualTo(1);
        assertThat(ruined.getTrained()).isZero();
        assertThat(ruined.getExampleIds()).isEmpty();
        assertThat(surroundings.read(config, Topics.of(config).alerts(), Alert.class))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.getKind()).isEqualTo(AlertKind.REJECTION);
                    assertThat(alert.getMessage())
                            .contains("window 2 is thrown away", "training goes on from version 1");
                });
    }

    /** Training examples, each with the label of another. */
    private static List<Example> mislabelled(int from, int count) {
        return IntStream.iterate(from, number -> number + 1)
                .filter(number -> Separable.split(number) == Split.TRAIN)
                .limit(count)
                .mapToObj(number ->
                        Separable.labelled(number, Separable.LABELS.get((number + 1) % Separable.LABELS.size()), 1))
                .toList();
    }

    @Test
    void deadLettersWhatCannotBeLearnedAndGoesOn() throws Exception {
        FreshetConfig config = surroundings.pipeline("refused", QUICK);
        surroundings.sendRaw(config, List.of(new byte[] {1, 2, 3}, new byte[] {9, 9, 9, 9, 9, 9, 9, 9}));
        surroundings.send(config, List.of(Separable.labelled(0, "mauve", 1), Separable.example(1)));

        try (TrainerApp app = TrainerApp.start(config)) {
            await().atMost(PATIENCE).until(() -> trained(config).equals(List.of("sample-1#1")));

            assertThat(app.isTraining()).isTrue();
        }

        assertThat(surroundings.read(config, Topics.of(config).deadLetters(), DeadLetter.class))
                .extracting(DeadLetter::getReason)
                .containsExactlyInAnyOrder(
                        DeadLetterReason.TRUNCATED, DeadLetterReason.INVALID, DeadLetterReason.UNKNOWN_LABEL);
    }

    @Test
    @SuppressWarnings("try") // the first is closed early on purpose
    void aStandbyTakesOverAndLearnsEachExampleOnce() throws Exception {
        FreshetConfig config = surroundings.pipeline("standby", QUICK);

        try (TrainerApp first = TrainerApp.start(config);
                TrainerApp second = TrainerApp.start(config)) {
            surroundings.send(config, examples(0, 100));
            await().atMost(PATIENCE).until(() -> !trained(config).isEmpty());
            assertThat(first.isTraining()).isTrue();
            assertThat(second.isTraining()).isFalse();

            first.close();
            surroundings.send(config, examples(100, 200));
            await().atMost(PATIENCE).until(() -> trained(config).size() >= 140);

            assertThat(second.isTraining()).isTrue();
        }

        assertThat(trained(config)).containsExactlyInAnyOrderElementsOf(trainable(0, 200));
    }

    @Test
    @SuppressWarnings("removal") // the consumer's own metadata is not at hand, and none of it is used
    void aFencedTrainerStopsLoudlyAndHasCommittedNothing() throws Exception {
        FreshetConfig config = surroundings.pipeline("zombie", QUICK);

        try (TrainerApp zombie = TrainerApp.start(config);
                TrainerLog successor = TrainerLog.open(
                        config,
                        RecordSigner.open(config.platform().keys(), KeyName.TRAINER),
                        InstantSource.system(),
                        new GroupMembership(new ConsumerGroupMetadata(TrainerIdentity.trainer(config))))) {
            assertThat(successor).isNotNull();
            surroundings.send(config, examples(0, 100));

            assertThatThrownBy(zombie::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another trainer of pipeline zombie has taken over");
        }

        assertThat(points(config)).isEmpty();
    }

    @Test
    void goesOnAfterTheBrokerWasAwayAndLearnsEachExampleOnce() throws Exception {
        FreshetConfig config = surroundings.pipeline("outage", QUICK);

        try (TrainerApp app = TrainerApp.start(config)) {
            surroundings.send(config, examples(0, 100));
            await().atMost(PATIENCE).until(() -> !trained(config).isEmpty());
            surroundings.restartBroker();
            surroundings.send(config, examples(100, 200));
            await().atMost(PATIENCE).until(() -> trained(config).size() >= 140);

            assertThat(app.isTraining()).isTrue();
        }

        assertThat(trained(config)).containsExactlyInAnyOrderElementsOf(trainable(0, 200));
    }

    @Test
    void deletesVersionsOnceServingHasDecidedAndNoneBefore() throws Exception {
        FreshetConfig config = surroundings.pipeline("retention", QUICK + "versions: {keep: 2, history: 0s}\n");

        try (TrainerApp app = TrainerApp.start(config)) {
            // Windows take what is there: each of these is at least one.
            for (int from = 0; from < 100; from += 25) {
                surroundings.send(config, examples(from, from + 25));
                int learned = trainable(0, from + 25).size();
                await().atMost(PATIENCE).until(() -> trained(config).size() == learned);
            }
            List<ModelVersion> before = versions(config);
            assertThat(before).hasSizeGreaterThan(3).doesNotContainNull();

            surroundings.decide(
                    config,
                    Standing.newBuilder()
                            .setModel(config.pipeline())
                            .setEpoch(1)
                            .setAvailable(1L)
                            .setPinned(true)
                            .setVersions(List.of())
                            .setServed(List.of(1L))
                            .build(),
                    KeyName.SERVING);
            surroundings.send(config, examples(100, 200));
            await().atMost(PATIENCE).until(() -> trained(config).size() == 140);
            assertThat(app.isTraining()).isTrue();
        }

        try (TrainerApp again = TrainerApp.start(config)) {
            surroundings.send(config, examples(200, 220));
            await().atMost(PATIENCE).until(() -> trained(config).size() == 154);
            assertThat(again.isTraining()).isTrue();
        }
        NavigableSet<Long> kept = keptVersions(config);
        long newest = kept.last();
        assertThat(kept).containsExactly(1L, newest - 1, newest);
    }

    private static NavigableSet<Long> keptVersions(FreshetConfig config) {
        NavigableSet<Long> kept = new TreeSet<>();
        surroundings.readRecords(config, Topics.of(config).versions(), record -> {
            long version = VersionKey.version(record.key()).orElseThrow();
            if (record.value() == null) {
                kept.remove(version);
            } else {
                kept.add(version);
            }
        });
        return kept;
    }

    @Test
    void keepsTheNewestCheckpointsAndThoseThatVersionsAreGoneBackToBy() throws Exception {
        FreshetConfig config = surroundings.pipeline(
                "prune", "window: {count: 4, time: 500ms}\ngate: {revert-below: 1, every: 4}\nblobs.checkpoints: 2\n");
        surroundings.send(config, examples(0, 200));

        try (TrainerApp app = TrainerApp.start(config)) {
            await().atMost(PATIENCE).until(() -> trained(config).size() == 140);
            assertThat(app.isTraining()).isTrue();
        }

        BlobStore blobs = BlobStore.open(config.platform().blobs());
        List<Checkpoint> checkpoints =
                surroundings.read(config, Topics.of(config).checkpoints(), Checkpoint.class);
        List<Boolean> kept = new ArrayList<>();
        List<Boolean> expected = new ArrayList<>();
        for (int i = 0; i < checkpoints.size(); i++) {
            boolean isNewest = i >= checkpoints.size() - 2;
            boolean ships = i == 0
                    || checkpoints.get(i).getVersion() > checkpoints.get(i - 1).getVersion();
            kept.add(blobs.contains(checkpoints.get(i).getState()));
            expected.add(isNewest || ships);
        }
        assertThat(kept).isEqualTo(expected).contains(false);
        for (int i = 0; i < checkpoints.size(); i++) {
            if (kept.get(i)) {
                // With all of its sections.
                assertThat(new CheckpointStore(blobs, 2)
                                .read(checkpoints.get(i).getState())
                                .progress()
                                .window())
                        .isEqualTo(checkpoints.get(i).getWindow());
            }
        }
    }

    static List<Example> examples(int from, int to) {
        return IntStream.range(from, to).mapToObj(Separable::example).toList();
    }

    static List<String> trainable(int from, int to) {
        return IntStream.range(from, to)
                .filter(number -> Separable.split(number) == Split.TRAIN)
                .mapToObj(number -> "sample-" + number + "#1")
                .toList();
    }

    private static List<String> trained(FreshetConfig config) {
        return points(config).stream()
                .flatMap(point -> point.getExampleIds().stream())
                .toList();
    }

    private static List<TrainingPoint> points(FreshetConfig config) {
        return surroundings.read(config, Topics.of(config).trainerLog(), TrainingPoint.class);
    }

    private static List<ModelVersion> versions(FreshetConfig config) {
        return surroundings.read(
                config, Topics.of(config).versions(), SignedDeserializer.versions(config, EventSerdes.of(config)));
    }

    private static HttpResponse<String> get(TrainerApp app, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + app.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
