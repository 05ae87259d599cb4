package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.sweep.BlobTable.Mark;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.CheckpointManifest;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.version.CheckpointManifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweeperTest {
    private static final Duration RETENTION = Duration.ofDays(45);
    private static final String AVRO = CheckpointManifests.AVRO;
    private static final String WEIGHTS = "application/vnd.safetensors";

    @TempDir
    private Path directory;

    private final Set<String> named = new HashSet<>();
    private final Checkpoints checkpoints = new Checkpoints();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private BlobStore store;
    private Sweeper sweeper;

    @BeforeEach
    void open() throws IOException {
        store = BlobStore.files(directory, () -> now);
        sweeper = new Sweeper(store, this::mark, RETENTION, () -> now);
    }

    @Test
    void whatIsOldAndUnnamedGoesAsideAndADayLaterForGood() throws IOException {
        BlobRef old = put("old");
        now = now.plus(RETENTION).plusSeconds(1);
        BlobRef young = put("young");

        SweepReport first = sweeper.sweep();
        SweepReport second = sweeper.sweep();
        boolean readBefore = store.contains(old);
        now = now.plus(Duration.ofHours(25));
        SweepReport third = sweeper.sweep();

        assertThat(first.of(SweepOutcome.QUARANTINED)).isEqualTo(new SweepReport.Volume(1, 3));
        assertThat(first.of(SweepOutcome.YOUNG)).isEqualTo(new SweepReport.Volume(1, 5));
        assertThat(first.all()).isEqualTo(new SweepReport.Volume(2, 8));
        assertThat(second.of(SweepOutcome.WAITING)).isEqualTo(new SweepReport.Volume(1, 3));
        assertThat(readBefore).isTrue();
        assertThat(third.of(SweepOutcome.DROPPED)).isEqualTo(new SweepReport.Volume(1, 3));
        assertThat(store.contains(old)).isFalse();
        assertThat(store.contains(young)).isTrue();
    }

    @Test
    void whatIsNamedStaysAndWhatIsNamedLateComesBack() throws IOException {
        BlobRef kept = put("kept");
        BlobRef late = put("late");
        named.add(kept.getSha256());
        now = now.plus(RETENTION).plusSeconds(1);
        SweepReport first = sweeper.sweep();
        named.add(late.getSha256());
        now = now.plus(Duration.ofDays(2));

        SweepReport second = sweeper.sweep();

        assertThat(first.of(SweepOutcome.NAMED).blobs()).isEqualTo(1);
        assertThat(first.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
        assertThat(second.of(SweepOutcome.RESTORED).blobs()).isEqualTo(1);
        assertThat(second.all().blobs()).isEqualTo(2);
        assertThat(sweeper.look().of(SweepOutcome.YOUNG).blobs()).isEqualTo(1);
        assertThat(store.contains(late)).isTrue();
    }

    @Test
    void whatACheckpointHoldsIsNamedByIt() throws IOException {
        BlobRef replayed = put("replayed");
        BlobRef forgotten = put("forgotten");
        now = now.plus(RETENTION).plusSeconds(1);
        BlobRef checkpoint = put("weights, and an example with its payload in " + replayed.getSha256());
        checkpoints.add("checkpoints", List.of(checkpoint));

        SweepReport report = sweeper.sweep();

        assertThat(report.of(SweepOutcome.NAMED).blobs()).isEqualTo(1);
        assertThat(isQuarantined(forgotten)).isTrue();
        assertThat(isQuarantined(replayed)).isFalse();
    }

    @Test
    void whatTheSectionsOfACheckpointAndOfThoseBeforeItHoldIsNamedByThem() throws IOException {
        BlobRef replayed = put("replayed");
        BlobRef replayedBefore = put("replayed before");
        BlobRef weights = put("weights that name " + put("nothing").getSha256());
        BlobRef before = store.put(manifest(
                List.of(section("replay.0", AVRO, put("b " + replayedBefore.getSha256()))), List.of()));
        BlobRef newest = store.put(manifest(
                List.of(section("replay.0", AVRO, put("a " + replayed.getSha256())), section("head", WEIGHTS, weights)),
                List.of(before, new BlobRef("ab".repeat(32), 7L))));
        now = now.plus(RETENTION).plusSeconds(1);
        named.add(newest.getSha256());
        checkpoints.add("checkpoints", List.of(newest));

        SweepReport report = sweeper.sweep();

        // Two manifests, a segment and a payload of each, and the weights.
        assertThat(report.of(SweepOutcome.NAMED).blobs()).isEqualTo(7);
        assertThat(report.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
        assertThat(isQuarantined(replayedBefore)).isFalse();
    }

    @Test
    void whenTheNewestCheckpointWasPrunedMeanwhileTheOneAfterItIsRead() throws IOException {
        BlobRef replayed = put("replayed");
        now = now.plus(RETENTION).plusSeconds(1);
        BlobRef pruned = new BlobRef("ab".repeat(32), 7L);
        BlobRef after = put("names " + replayed.getSha256());
        AtomicInteger looks = new AtomicInteger();
        Sweeper racing = new Sweeper(
                store,
                blobs -> {
                    checkpoints.add("checkpoints", List.of(looks.getAndIncrement() == 0 ? pruned : after));
                    return checkpoints;
                },
                RETENTION,
                () -> now);

        assertThat(racing.sweep().of(SweepOutcome.NAMED).blobs()).isEqualTo(1);
        assertThat(looks.get()).isEqualTo(2);
    }

    @Test
    void aReplacedCheckpointNamesNothingAndOneThatIsNotCommittedYetDoes() throws IOException {
        BlobRef byTheReplaced = put("by the replaced");
        BlobRef byTheNewest = put("by the newest");
        BlobRef byTheOpen = put("by the open");
        checkpoints.add("checkpoints", List.of(put("names " + byTheReplaced.getSha256())));
        checkpoints.add("checkpoints", List.of(put("names " + byTheNewest.getSha256())));
        checkpoints.addOpen("checkpoints", List.of(put("names " + byTheOpen.getSha256())));
        now = now.plus(RETENTION).plusSeconds(1);

        SweepReport report = sweeper.sweep();

        assertThat(report.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(2);
        assertThat(isQuarantined(byTheReplaced)).isTrue();
        assertThat(report.of(SweepOutcome.NAMED).blobs()).isEqualTo(4);
    }

    @Test
    void whereTheNewestCheckpointIsGoneThoseBeforeItCount() throws IOException {
        BlobRef before = put("by the one before");
        checkpoints.add("checkpoints", List.of(put("names " + before.getSha256())));
        checkpoints.add("checkpoints", List.of(new BlobRef("ab".repeat(32), 7L)));
        now = now.plus(RETENTION).plusSeconds(1);

        SweepReport report = sweeper.sweep();

        assertThat(report.of(SweepOutcome.QUARANTINED).blobs()).isZero();
        assertThat(report.of(SweepOutcome.NAMED).blobs()).isEqualTo(2);
    }

    @Test
    void whatOnlyAnAncestorOfAnAncestorHoldsIsNamedByNoCheckpointThatIsKept() throws IOException {
        BlobRef kept = put("kept");
        BlobRef dropped = put("dropped");
        BlobRef oldest = store.put(manifest(List.of(section("head", WEIGHTS, dropped)), List.of()));
        BlobRef ancestor = store.put(manifest(List.of(section("head", WEIGHTS, kept)), List.of(oldest)));
        BlobRef newest = store.put(manifest(List.of(), List.of(ancestor)));
        now = now.plus(RETENTION).plusSeconds(1);
        checkpoints.add("checkpoints", List.of(newest));

        SweepReport report = sweeper.sweep();

        assertThat(report.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
        assertThat(isQuarantined(dropped)).isTrue();
    }

    private boolean isQuarantined(BlobRef ref) {
        return Files.exists(directory.resolve("aside").resolve(ref.getSha256()));
    }

    private static byte[] manifest(List<Section> sections, List<BlobRef> earlier) {
        return CheckpointManifests.bytes(new CheckpointManifest(sections, earlier, List.of()));
    }

    private static Section section(String name, String format, BlobRef blob) {
        return new Section(name, blob, format);
    }

    @Test
    void aRecordAmongTheCheckpointsThatNamesNothingIsPassedOver() throws IOException {
        put("old");
        now = now.plus(RETENTION).plusSeconds(1);
        checkpoints.add("checkpoints", List.of());

        assertThat(sweeper.sweep().of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
    }

    @Test
    void lookingMovesNothing() throws IOException {
        BlobRef old = put("old");
        now = now.plus(RETENTION).plusSeconds(1);

        assertThat(sweeper.look()).isEqualTo(sweeper.look());

        assertThat(sweeper.look().of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
        assertThat(directory.resolve("aside")).isEmptyDirectory();
        assertThat(store.contains(old)).isTrue();
    }

    @Test
    void nothingIsTouchedWhenTheNamesCannotAllBeRead() throws IOException {
        put("old");
        now = now.plus(RETENTION).plusSeconds(1);
        Sweeper cut = new Sweeper(
                store,
                blobs -> {
                    throw new KafkaException("the broker went away");
                },
                RETENTION,
                () -> now);

        assertThatThrownBy(cut::sweep).isInstanceOf(KafkaException.class);

        assertThat(directory.resolve("aside")).isEmptyDirectory();
    }

    @Test
    void kafkaIsNotAskedWhereEverythingIsYoung() throws IOException {
        put("young");
        Sweeper deaf = new Sweeper(
                store,
                blobs -> {
                    throw new AssertionError("nothing is to be asked");
                },
                RETENTION,
                () -> now);

        assertThat(deaf.sweep().of(SweepOutcome.YOUNG).blobs()).isEqualTo(1);
    }

    @Test
    void puttingAgainKeepsABlobThatWouldHaveGone() throws IOException {
        BlobRef ref = put("again");
        now = now.plus(RETENTION).plusSeconds(1);
        put("again");

        SweepReport report = sweeper.sweep();

        assertThat(report.of(SweepOutcome.YOUNG).blobs()).isEqualTo(1);
        assertThat(store.contains(ref)).isTrue();
    }

    @Test
    void tidiesUnfinishedPutsOfTheDayBeforeAndLeavesUnknownFilesAlone() throws IOException {
        Path part = Files.writeString(directory.resolve("incoming").resolve("1234.part"), "half a blob");
        Path unknown = Files.writeString(directory.resolve("README"), "whose is this?");
        for (Path file : new Path[] {part, unknown}) {
            Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofDays(100))));
        }

        SweepReport report = sweeper.sweep();

        assertThat(report.unfinished()).isEqualTo(1);
        assertThat(part).doesNotExist();
        assertThat(unknown).exists();
    }

    private Checkpoints mark(BlobTable blobs) {
        named.forEach(name -> blobs.mark(Mark.NAMED, name));
        return checkpoints;
    }

    private BlobRef put(String content) throws IOException {
        return store.put(content.getBytes(StandardCharsets.UTF_8));
    }
}
