package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.SignedDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a rollback takes out of the lineage stays out, and what it had learned is learned once where it counts. */
@Timeout(240)
final class RollbackIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** The gate throws nothing away here: only the rollback makes the lineage go back. */
    private static final String QUICK =
            "window: {count: 8, time: 300ms}\ngate: {revert-below: 1, minimum-validation: 4}\n";

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
    void noLaterVersionDescendsFromOneThatWasRolledBackAndItsExamplesAreLearnedAgainOnce() throws Exception {
        FreshetConfig config = surroundings.pipeline("relearn", QUICK);

        try (TrainerApp app = TrainerApp.start(config)) {
            long bad = learnUntilSomeVersionsAreOut(config);
            surroundings.rollBack(config, bad);
            surroundings.send(config, TrainerAppIT.examples(200, 300));
            awaitVersionWithout(config, bad);
            await().atMost(PATIENCE).until(() -> learned(config).size() >= 210);

            assertThat(app.isTraining()).isTrue();
        }

        assertThat(learned(config)).containsExactlyInAnyOrderElementsOf(TrainerAppIT.trainable(0, 300));
        assertThat(surroundings.read(config, Topics.of(config).alerts(), Alert.class))
                .filteredOn(alert -> alert.getKind() == AlertKind.REJECTION)
                .singleElement()
                .satisfies(alert -> assertThat(alert.getMessage()).contains("rolled back", "all are learned again"));
    }

    @Test
    void aKillAtAnyStepOfGoingBackChangesNothing() throws Exception {
        FreshetConfig config = surroundings.pipeline("killed-going-back", QUICK);
        long bad;
        try (TrainerApp app = TrainerApp.start(config)) {
            bad = learnUntilSomeVersionsAreOut(config);
            assertThat(app.isTraining()).isTrue();
        }
        surroundings.rollBack(config, bad);
        long windows = checkpoints(config).size();

        // The time is asked for the checkpoint, for the log and for the alert: after the blob, before the commit.
        for (int step = 0; step < 3; step++) {
            DyingClock clock = new DyingClock(step);
            assertThatThrownBy(() -> startAndClose(config, clock)).hasStackTraceContaining("killed");
        }
        assertThat(checkpoints(config)).hasSize((int) windows);
        assertThat(surroundings.read(config, Topics.of(config).alerts(), Alert.class))
                .extracting(Alert::getMessage)
                .hasSize(3)
                .allMatch(message -> message.contains("training has ended: killed"));
        startAndClose(config, InstantSource.system());
        assertThat(checkpoints(config)).hasSizeGreaterThan((int) windows);

        try (TrainerApp app = TrainerApp.start(config)) {
            surroundings.send(config, TrainerAppIT.examples(200, 300));
            awaitVersionWithout(config, bad);
            await().atMost(PATIENCE).until(() -> learned(config).size() >= 210);
            assertThat(app.isTraining()).isTrue();
        }
        assertThat(learned(config)).containsExactlyInAnyOrderElementsOf(TrainerAppIT.trainable(0, 300));
        assertThat(points(config).stream().filter(point -> point.getBackTo() != null))
                .hasSize(1);
    }

    @Test
    void aStandingThatIsNotServingsChangesNothing() throws Exception {
        FreshetConfig config = surroundings.pipeline("forged", QUICK);

        try (TrainerApp app = TrainerApp.start(config)) {
            long bad = learnUntilSomeVersionsAreOut(config);
            surroundings.decide(
                    config,
                    Standing.newBuilder()
                            .setModel(config.pipeline())
                            .setEpoch(9)
                            .setVersions(List.of(VersionStanding.newBuilder()
                                    .setVersion(bad)
                                    .setState(VersionState.ROLLED_BACK)
                                    .setReason("forged")
                                    .setDecidedBy("nobody")
                                    .setDecidedAt(Instant.now())
                                    .build()))
                            .setServed(List.of())
                            .build(),
                    KeyName.TRAINER);
            surroundings.send(config, TrainerAppIT.examples(200, 300));
            await().atMost(PATIENCE).until(() -> learned(config).size() >= 210);
            assertThat(app.isTraining()).isTrue();
        }

        assertThat(points(config)).allMatch(point -> point.getBackTo() == null);
    }

    @Test
    void quarantineLeavesOutWhatTheBranchHadLearned() throws Exception {
        FreshetConfig config = surroundings.pipeline("quarantine", QUICK + "rollback: {examples: quarantine}\n");
        Set<String> before;

        try (TrainerApp app = TrainerApp.start(config)) {
            long bad = learnUntilSomeVersionsAreOut(config);
            before = new HashSet<>(learnedBy(config, parent(config, bad)));
            surroundings.rollBack(config, bad);
            awaitGoingBack(config);
            surroundings.send(config, TrainerAppIT.examples(200, 300));
            awaitVersionWithout(config, bad);
            await().atMost(PATIENCE).until(() -> learned(config).size() >= before.size() + 70);
            assertThat(app.isTraining()).isTrue();
        }

        before.addAll(TrainerAppIT.trainable(200, 300));
        assertThat(learned(config)).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatKafkaHasNoMoreIsLearnedAgainFromTheReplayBufferAndSaid() throws Exception {
        FreshetConfig config = surroundings.pipeline("retention", QUICK);

        try (TrainerApp app = TrainerApp.start(config)) {
            long bad = learnUntilSomeVersionsAreOut(config);
            deleteExamples(config);
            surroundings.rollBack(config, bad);
            awaitGoingBack(config);
            await().atMost(PATIENCE).until(() -> learned(config).size() >= 140);
            assertThat(app.isTraining()).isTrue();
        }

        assertThat(learned(config)).containsExactlyInAnyOrderElementsOf(TrainerAppIT.trainable(0, 200));
        assertThat(surroundings.read(config, Topics.of(config).alerts(), Alert.class))
                .extracting(Alert::getMessage)
                .anyMatch(message -> message.contains("past its retention"));
    }

    /** A version in the middle of those that 200 examples made. */
    private static long learnUntilSomeVersionsAreOut(FreshetConfig config) {
        surroundings.send(config, TrainerAppIT.examples(0, 200));
        await().atMost(PATIENCE).until(() -> learned(config).size() == 140);
        List<ModelVersion> versions = versions(config);
        assertThat(versions).hasSizeGreaterThan(2);
        return versions.get(versions.size() / 2).getVersion();
    }

    private static void awaitGoingBack(FreshetConfig config) {
        await().atMost(PATIENCE).until(() -> points(config).stream().anyMatch(point -> point.getBackTo() != null));
    }

    private static void awaitVersionWithout(FreshetConfig config, long bad) {
        long newest = versions(config).stream()
                .mapToLong(ModelVersion::getVersion)
                .max()
                .orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> versions(config).stream().anyMatch(version -> version.getVersion() > newest));
        List<ModelVersion> versions = versions(config);
        assertThat(versions.stream().map(ModelVersion::getVersion)).doesNotHaveDuplicates();
        for (ModelVersion version : versions) {
            if (version.getVersion() > newest) {
                assertThat(ancestors(versions, version.getVersion())).doesNotContain(bad);
            }
        }
    }

    static Set<Long> ancestors(List<ModelVersion> versions, long version) {
        Map<Long, Long> parents = versions.stream()
                .filter(one -> one.getParent() != null)
                .collect(Collectors.toMap(ModelVersion::getVersion, ModelVersion::getParent));
        Set<Long> ancestors = new HashSet<>();
        for (Long at = version; at != null; at = parents.get(at)) {
            ancestors.add(at);
        }
        return ancestors;
    }

    /** What is in the newest weights: with each going back, what was trained after that version is in them no more. */
    private static List<String> learned(FreshetConfig config) {
        return learnedBy(config, Long.MAX_VALUE);
    }

    private static List<String> learnedBy(FreshetConfig config, long version) {
        Map<Long, Integer> sizeAt = new TreeMap<>(Map.of(0L, 0));
        List<String> learned = new ArrayList<>();
        for (TrainingPoint point : points(config)) {
            if (point.getBackTo() != null) {
                learned.subList(sizeAt.get(point.getBackTo()), learned.size()).clear();
            }
            learned.addAll(point.getExampleIds());
            if (point.getVersion() != null) {
                sizeAt.put(point.getVersion(), learned.size());
            }
        }
        return version == Long.MAX_VALUE ? learned : learned.subList(0, sizeAt.get(version));
    }

    private static long parent(FreshetConfig config, long version) {
        return versions(config).stream()
                .filter(one -> one.getVersion() == version)
                .findFirst()
                .orElseThrow()
                .getParent();
    }

    private static void startAndClose(FreshetConfig config, InstantSource clock) throws Exception {
        try (TrainerApp app = TrainerApp.start(config, clock)) {
            assertThat(app.isTraining()).isTrue();
        }
    }

    private static void deleteExamples(FreshetConfig config) throws Exception {
        String topic = Topics.of(config).examples();
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        try (Admin admin = Admin.create(KafkaClients.admin(config))) {
            Map<TopicPartition, RecordsToDelete> all = new java.util.HashMap<>();
            admin.listOffsets(partitions.stream().collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(all).all().get();
        }
    }

    private static List<TrainingPoint> points(FreshetConfig config) {
        return surroundings.read(config, Topics.of(config).trainerLog(), TrainingPoint.class);
    }

    private static List<Checkpoint> checkpoints(FreshetConfig config) {
        return surroundings.read(config, Topics.of(config).checkpoints(), Checkpoint.class);
    }

    private static List<ModelVersion> versions(FreshetConfig config) {
        return versions(surroundings, config);
    }

    static List<ModelVersion> versions(Surroundings surroundings, FreshetConfig config) {
        return surroundings.read(
                config, Topics.of(config).versions(), SignedDeserializer.versions(config, EventSerdes.of(config)));
    }

    /** Kills whoever asks it for the time once too often. */
    private static final class DyingClock implements InstantSource {
        private final AtomicInteger left;

        DyingClock(int calls) {
            left = new AtomicInteger(calls);
        }

        @Override
        public Instant instant() {
            if (Thread.currentThread().getName().equals("trainer-session") && left.getAndDecrement() <= 0) {
                throw new IllegalStateException("killed");
            }
            return Instant.now();
        }
    }
}
