package io.freshet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.trainer.Separable;
import io.freshet.trainer.checkpoint.Progress.Blob;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.learn.TrainedRevisions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointStoreTest {
    private static final int KEEP = 3;

    private final List<BlobRef> written = new ArrayList<>();
    private final BlobStore blobs;
    private final CheckpointStore store;
    private List<Blob> earlier = List.of();
    private Ancestry ancestry = Ancestry.none();

    CheckpointStoreTest(@TempDir Path directory) throws IOException {
        blobs = BlobStore.files(directory, InstantSource.system());
        store = new CheckpointStore(blobs, KEEP);
    }

    @Test
    void keepsTheNewestAndNothingElse() throws IOException {
        for (int i = 0; i < 6; i++) {
            write("artifact");
            store.prune(last(), progress("artifact"));
        }

        assertThat(kept()).containsExactly(false, false, false, true, true, true);
    }

    @Test
    void deletesLaterWhatACrashLeft() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("artifact");
            if (i != 3) { // as if the process had died between commit and deletion
                store.prune(last(), progress("artifact"));
            }
        }

        assertThat(kept()).containsExactly(false, false, true, true, true);
    }

    @Test
    void neverDeletesTheArtifactOfTheVersionShipped() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("");
            store.prune(last(), progress(written.get(0).getSha256()));
        }

        assertThat(kept()).containsExactly(true, false, true, true, true);
    }

    @Test
    void neverDeletesWhatAVersionCanBeGoneBackToBy() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("artifact");
            if (i == 0) {
                Blob checkpoint = new Blob(last().getSha256(), last().getSizeBytes());
                ancestry = ancestry.shipped(0).kept(new Ancestry.Ancestor(0, checkpoint, Map.of(0, 7L)));
            }
            store.prune(last(), progress("artifact"));
        }

        assertThat(kept()).containsExactly(true, false, true, true, true);
    }

    @Test
    void comesBackAsItWas() throws IOException {
        for (Long newest : new Long[] {1234L, null}) {
            TrainingState state = States.state(newest, List.of(States.BASE));

            BlobRef saved = store.put(state).manifest();

            assertThat(new CheckpointStore(blobs, KEEP).read(saved)).isEqualTo(state);
            assertThat(new CheckpointStore(blobs, KEEP).put(state).manifest()).isEqualTo(saved);
        }
    }

    @Test
    void aCheckpointWritesWhatTheWindowChanged() throws IOException {
        List<Example> many = new ArrayList<>(
                IntStream.range(0, 2_000).mapToObj(Separable::example).toList());
        TrainingState before = States.replaying(States.state(1L, List.of(States.BASE)), many);
        long whole = store.put(before).writtenBytes() - States.BASE.sizeBytes();
        many.add(Separable.example(5_000));

        long second = store.put(States.replaying(before, many)).writtenBytes();

        // The index of places is all that grows with the buffer; a segment begins with its schema.
        assertThat(whole).isGreaterThan(300_000);
        assertThat(second).isLessThan(70_000);
    }

    @Test
    void revisionsAreWrittenInSegmentsOfWhichOnlyTheLastOneGrows() throws IOException {
        List<TrainedRevisions.Entry> entries = new ArrayList<>(LongStream.range(0, 10_000)
                .mapToObj(digest -> new TrainedRevisions.Entry(digest, 1))
                .toList());
        store.put(revised(entries));
        entries.add(new TrainedRevisions.Entry(10_000, 1));

        CheckpointStore.Saved second = store.put(revised(entries));

        assertThat(second.writtenBytes()).isLessThan(40_000);
        assertThat(store.read(second.manifest()).revisions()).isEqualTo(entries);
    }

    @Test
    void whatWasMissingWhenItWasReadIsWrittenAgain() throws IOException {
        TrainingState state = States.state(1L, List.of());
        BlobRef saved = store.put(state).manifest();
        for (Section section : CheckpointManifests.read(blobs.read(saved)).getSections()) {
            if (section.getName().startsWith("revisions.") || section.getName().startsWith("replay.")) {
                blobs.delete(section.getBlob());
            }
        }
        CheckpointStore other = new CheckpointStore(blobs, KEEP);

        assertThatThrownBy(() -> other.read(saved)).isInstanceOf(BlobMissingException.class);

        assertThat(other.read(other.put(state).manifest())).isEqualTo(state);
    }

    @Test
    void deletesTheSectionsThatNoKeptCheckpointNamesAndNoOthers() throws IOException {
        CheckpointStore sole = new CheckpointStore(blobs, 1);
        NamedBlob version = section("head", "of the version");
        NamedBlob first = section(TrainingState.MOMENTS, "moments after the first window");
        NamedBlob second = section(TrainingState.MOMENTS, "moments after the second window");
        BlobRef old =
                sole.put(shipping(version, List.of(), List.of(version, first))).manifest();
        TrainingState next = shipping(version, List.of(blob(old)), List.of(version, second));
        BlobRef newest = sole.put(next).manifest();
        List<BlobRef> before = sections(old);

        sole.prune(newest, next.progress());

        List<BlobRef> now = sections(newest);
        assertThat(before).isNotEqualTo(now);
        assertThat(now).allMatch(this::isThere);
        assertThat(before).allSatisfy(ref -> assertThat(isThere(ref)).isEqualTo(now.contains(ref)));
        assertThat(isThere(old)).isFalse();
        assertThat(isThere(version.section().getBlob())).isTrue();
        assertThat(new CheckpointStore(blobs, 1).read(newest)).isEqualTo(next);
    }

    @Test
    void aCheckpointThatAVersionCanBeGoneBackToByKeepsItsSectionsUntilItIsThinnedOut() throws IOException {
        CheckpointStore sole = new CheckpointStore(blobs, 1);
        NamedBlob version = section("head", "of the version");
        BlobRef good = sole.put(shipping(version, List.of(), List.of(version, section(TrainingState.MOMENTS, "good"))))
                .manifest();
        List<BlobRef> needed = sections(good);
        Ancestry kept = Ancestry.none().shipped(0).kept(new Ancestry.Ancestor(0, blob(good), Map.of(0, 7L)));
        TrainingState next = with(
                shipping(version, List.of(blob(good)), List.of(version, section(TrainingState.MOMENTS, "next"))), kept);
        BlobRef newest = sole.put(next).manifest();

        sole.prune(newest, next.progress());
        boolean wasKept = needed.stream().allMatch(this::isThere);
        sole.prune(newest, with(next, Ancestry.none()).progress());

        assertThat(wasKept).isTrue();
        assertThat(isThere(good)).isFalse();
        assertThat(sections(newest)).allMatch(this::isThere);
        assertThat(isThere(needed.get(1))).isFalse();
    }

    @Test
    void whatAKillLeftAmongTheSectionsIsDeletedAtTheNextPrune() throws IOException {
        CheckpointStore sole = new CheckpointStore(blobs, 1);
        NamedBlob version = section("head", "of the version");
        NamedBlob moments = section(TrainingState.MOMENTS, "old");
        BlobRef old = sole.put(shipping(version, List.of(), List.of(version, moments)))
                .manifest();
        TrainingState next = shipping(version, List.of(blob(old)), List.of(version));
        BlobRef newest = sole.put(next).manifest();
        // As if the process had died between the first section and the manifest.
        blobs.delete(moments.section().getBlob());

        new CheckpointStore(blobs, 1).prune(newest, next.progress());

        assertThat(isThere(old)).isFalse();
        assertThat(sections(newest)).allMatch(this::isThere);
    }

    private NamedBlob section(String name, String content) throws IOException {
        return NamedBlob.of(
                new Section(name, blobs.put(content.getBytes(StandardCharsets.UTF_8)), "application/vnd.safetensors"));
    }

    private static Blob blob(BlobRef ref) {
        return new Blob(ref.getSha256(), ref.getSizeBytes());
    }

    private List<BlobRef> sections(BlobRef checkpoint) throws IOException {
        return CheckpointManifests.read(blobs.read(checkpoint)).getSections().stream()
                .map(Section::getBlob)
                .toList();
    }

    private boolean isThere(BlobRef ref) {
        try {
            return blobs.contains(ref);
        } catch (IOException e) {
            throw new UncheckedIOException("the store does not answer", e);
        }
    }

    private static TrainingState shipping(NamedBlob version, List<Blob> earlier, List<NamedBlob> sections) {
        Progress.Shipped shipped = new Progress.Shipped(1, new Blob("", 0), 1, 1, List.of(version));
        TrainingState state = States.state(1L, sections);
        return state.with(new Progress("", 1, 1, 1, null, shipped, earlier, List.of(), Ancestry.none()));
    }

    private static TrainingState with(TrainingState state, Ancestry ancestry) {
        Progress before = state.progress();
        return state.with(new Progress("", 1, 1, 1, null, before.shipped(), before.earlier(), List.of(), ancestry));
    }

    private static TrainingState revised(List<TrainedRevisions.Entry> entries) {
        TrainingState state = States.state(1L, List.of());
        return new TrainingState(
                state.progress(), state.sections(), state.replay(), state.validation(), List.copyOf(entries));
    }

    private void write(String content) throws IOException {
        if (!written.isEmpty()) {
            earlier = store.earlier(last(), earlier);
        }
        written.add(blobs.put((content + written.size()).getBytes(StandardCharsets.UTF_8)));
    }

    private Progress progress(String artifact) {
        return new Progress(
                "", 1, 1, 1, null, new Progress.Shipped(1, new Blob(artifact, 1), 1, 1), earlier, List.of(), ancestry);
    }

    private BlobRef last() {
        return written.get(written.size() - 1);
    }

    private List<Boolean> kept() throws IOException {
        List<Boolean> kept = new ArrayList<>();
        for (BlobRef ref : written) {
            kept.add(blobs.contains(ref));
        }
        return kept;
    }
}
