package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.OffsetRange;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.schemas.topic.Topics;
import io.freshet.trainer.checkpoint.CheckpointStore;
import io.freshet.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} of a trainer in the middle of its work does: nothing, but for a pause. */
final class TrainerCrashIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** The last examples stay in the open window, because strict order waits for what could come before them. */
    private static final int EXAMPLES = 800;

    private static final int WINDOWS = 34;
    private static final String STRICT = "window: {count: 16, time: 1h, order: strict}\nblobs.checkpoints: 100\n";
    private static final String QUICK =
            "window: {count: 8, time: 300ms}\ngate: {revert-below: 1, minimum-validation: 4}\n";

    @Test
    void trainsEachExampleOnceAndReachesTheSameBitsAsWithoutTheKills(@TempDir Path directory) throws Exception {
        try (Surroundings surroundings = new Surroundings(directory)) {
            List<Example> examples = TrainerAppIT.examples(0, EXAMPLES);
            FreshetConfig calm = surroundings.pipeline("calm", STRICT);
            surroundings.send(calm, examples);
            try (ChildJvm trainer = start(surroundings, directory, "calm", STRICT)) {
                awaitWindows(surroundings, calm, WINDOWS);
                assertThat(trainer.isAlive()).isTrue();
            }

            FreshetConfig killed = surroundings.pipeline("killed", STRICT);
            surroundings.send(killed, examples);
            for (int windows = 1; windows < WINDOWS; windows += 16) {
                try (ChildJvm trainer = start(surroundings, directory, "killed", STRICT)) {
                    awaitWindows(surroundings, killed, windows);
                    trainer.kill();
                }
            }
            try (ChildJvm trainer = start(surroundings, directory, "killed", STRICT)) {
                awaitWindows(surroundings, killed, WINDOWS);
                assertThat(trainer.isAlive()).isTrue();
            }

            List<TrainingPoint> log = points(surroundings, killed);
            assertThat(joined(log)).isTrue();
            assertThat(log.stream().flatMap(point -> point.getExampleIds().stream()))
                    .doesNotHaveDuplicates();
            assertThat(exampleIds(log)).isEqualTo(exampleIds(points(surroundings, calm)));
            assertSameBits(state(surroundings, killed), state(surroundings, calm));
        }
    }

    @Test
    void killsBeforeAndWhileItGoesBackLeaveNothingOfWhatWasRolledBackInLaterVersions(@TempDir Path directory)
            throws Exception {
        try (Surroundings surroundings = new Surroundings(directory)) {
            FreshetConfig config = surroundings.pipeline("taken-out", QUICK);
            surroundings.send(config, TrainerAppIT.examples(0, 200));
            long bad = 2;
            try (ChildJvm trainer = start(surroundings, directory, "taken-out", QUICK)) {
                await().atMost(PATIENCE)
                        .until(() -> RollbackIT.versions(surroundings, config).size() >= 4);
                surroundings.rollBack(config, bad);
                trainer.kill();
            }
            long newest = RollbackIT.versions(surroundings, config).stream()
                    .mapToLong(ModelVersion::getVersion)
                    .max()
                    .orElseThrow();
            try (ChildJvm trainer = start(surroundings, directory, "taken-out", QUICK)) {
                await().atMost(PATIENCE)
                        .until(() ->
                                points(surroundings, config).stream().anyMatch(point -> point.getBackTo() != null));
                trainer.kill();
            }
            surroundings.send(config, TrainerAppIT.examples(200, 300));
            try (ChildJvm trainer = start(surroundings, directory, "taken-out", QUICK)) {
                await().atMost(PATIENCE)
                        .until(() -> RollbackIT.versions(surroundings, config).stream()
                                .anyMatch(version -> version.getVersion() > newest));
                assertThat(trainer.isAlive()).isTrue();
            }

            List<ModelVersion> versions = RollbackIT.versions(surroundings, config);
            assertThat(versions).extracting(ModelVersion::getVersion).doesNotHaveDuplicates();
            assertThat(versions)
                    .filteredOn(version -> version.getVersion() > newest)
                    .isNotEmpty()
                    .allSatisfy(version -> assertThat(RollbackIT.ancestors(versions, version.getVersion()))
                            .doesNotContain(bad));
        }
    }

    private static void assertSameBits(TrainingState actual, TrainingState expected) {
        // By digest: weights and moments.
        assertThat(actual.sections()).isEqualTo(expected.sections());
        assertThat(actual.replay()).isEqualTo(expected.replay());
        assertThat(actual.validation()).isEqualTo(expected.validation());
        assertThat(actual.progress().step()).isEqualTo(expected.progress().step());
    }

    /** Every window begins where the one before ended, in each partition. */
    private static boolean joined(List<TrainingPoint> log) {
        Map<Integer, Long> positions = new TreeMap<>();
        for (TrainingPoint point : log) {
            for (OffsetRange range : point.getConsumed()) {
                Long before = positions.put(range.getPartition(), range.getTo());
                if (before != null && before != range.getFrom()) {
                    return false;
                }
            }
        }
        return !positions.isEmpty();
    }

    private static List<List<String>> exampleIds(List<TrainingPoint> log) {
        return log.stream().limit(WINDOWS).map(TrainingPoint::getExampleIds).toList();
    }

    private static TrainingState state(Surroundings surroundings, FreshetConfig config) throws IOException {
        Checkpoint checkpoint = surroundings.read(config, Topics.of(config).checkpoints(), Checkpoint.class).stream()
                .filter(one -> one.getWindow() == WINDOWS)
                .findFirst()
                .orElseThrow();
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        return new CheckpointStore(blobs, 1).read(checkpoint.getState());
    }

    private static void awaitWindows(Surroundings surroundings, FreshetConfig config, int count) {
        await().atMost(PATIENCE).until(() -> points(surroundings, config).size() >= count);
    }

    private static List<TrainingPoint> points(Surroundings surroundings, FreshetConfig config) {
        return surroundings.read(config, Topics.of(config).trainerLog(), TrainingPoint.class);
    }

    @com.google.errorprone.annotations.MustBeClosed
    private static ChildJvm start(Surroundings surroundings, Path directory, String pipeline, String more)
            throws IOException {
        Path file = directory.resolve(pipeline + ".yaml");
        Files.writeString(file, surroundings.yaml(pipeline, more));
        return ChildJvm.start(ChildCommand.of(
                        "trainer", TrainerMain.class.getName(), directory.resolve(pipeline + ".log"))
                .withFlags(List.of(
                        "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"))
                .withArguments(List.of(file.toString())));
    }
}
