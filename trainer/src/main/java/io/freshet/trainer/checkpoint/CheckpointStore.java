package io.freshet.trainer.checkpoint;

import io.freshet.model.weights.WeightArray;
import io.freshet.model.weights.WeightsFile;
import io.freshet.model.weights.WeightsStream;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.CheckpointManifest;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.trainer.checkpoint.Progress.Blob;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.checkpoint.SavedProgress.Answered;
import io.freshet.trainer.checkpoint.SavedProgress.Place;
import io.freshet.trainer.checkpoint.WholeCheckpointReader.WholeCheckpoint;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps training states in the blob store: the newest of them, and those that shipped a version. Each is a manifest of
 * sections; what did not change since the last one that was put or read is named again. One thread.
 */
public final class CheckpointStore {
    private static final String REPLAY = "replay";
    private static final String VALIDATION = "validation";
    private static final String PROGRESS = "progress";

    private final BlobStore blobs;
    private final int keep;
    private final ExampleSegments replay;
    private final ExampleSegments validation;
    private final CheckpointPruner pruner;
    /** Digests of what the last manifest named that was put or read. */
    private Set<String> known = Set.of();

    /**
     * Checkpoints in a blob store.
     *
     * @param keep checkpoints that stay, the newest one included; at least 1
     */
    public CheckpointStore(BlobStore blobs, int keep) {
        this.blobs = blobs;
        this.keep = keep;
        this.replay = new ExampleSegments(REPLAY, blobs);
        this.validation = new ExampleSegments(VALIDATION, blobs);
        this.pruner = new CheckpointPruner(blobs);
    }

    /**
     * A checkpoint in the store.
     *
     * @param writtenBytes of its manifest and of sections that neither the last checkpoint nor a version named
     */
    public record Saved(BlobRef manifest, long writtenBytes) {}

    /**
     * Keeps a state. It counts only once a record names it.
     *
     * @throws IOException when the store cannot take it now
     */
    public Saved put(TrainingState state) throws IOException {
        ExampleSegments.Layout replayed = replay.put(state.replay().examples());
        ExampleSegments.Layout held = validation.put(
                state.validation().stream().map(TrainingState.Held::example).toList());
        List<NamedBlob> sections = new ArrayList<>(state.sections());
        sections.addAll(replayed.segments());
        sections.addAll(held.segments());
        sections.addAll(RevisionSegments.put(state.revisions(), known, blobs));
        sections.add(put(saved(state, replayed.places(), held.places())));
        CheckpointManifest manifest = manifest(state.progress(), sections);
        BlobRef ref = blobs.put(CheckpointManifests.bytes(manifest));
        pruner.read(ref, manifest);
        Set<String> before = known;
        known = digests(manifest.getSections());
        Set<String> shipped = digests(manifest.getShipped());
        long written = sections.stream()
                .filter(section -> !before.contains(section.sha256()) && !shipped.contains(section.sha256()))
                .mapToLong(NamedBlob::sizeBytes)
                .sum();
        return new Saved(ref, written + ref.getSizeBytes());
    }

    /**
     * Reads a state back.
     *
     * @throws CheckpointException when the blob is no usable checkpoint
     * @throws IOException when it is out of reach or gone
     */
    public TrainingState read(BlobRef ref) throws IOException {
        byte[] blob = blobs.read(ref);
        if (CheckpointManifests.format(blob)
                .filter(format -> format == CheckpointManifests.FORMAT)
                .isEmpty()) {
            known = Set.of();
            return converted(WholeCheckpointReader.read(blob));
        }
        CheckpointManifest manifest = CheckpointPruner.manifest(blob);
        // Known is what was seen to be there.
        known = Set.of();
        TrainingState state =
                read(manifest.getSections().stream().map(NamedBlob::of).toList());
        known = digests(manifest.getSections());
        return state;
    }

    /**
     * What the next checkpoint must know of those before it: as many as may still be there.
     *
     * @param last the newest one that a record names
     */
    public List<Blob> earlier(BlobRef last, List<Blob> before) {
        List<Blob> all = new ArrayList<>();
        all.add(new Blob(last.getSha256(), last.getSizeBytes()));
        all.addAll(before.subList(0, Math.min(before.size(), keep)));
        return all;
    }

    /**
     * Deletes those that are too old and ship no version that can be gone back to, with the sections that none of the
     * others names. To be called when a record names {@code last}; repeating it does no harm.
     *
     * @param progress of the state that {@code last} holds
     */
    public void prune(BlobRef last, Progress progress) throws IOException {
        List<Blob> newest =
                progress.earlier().subList(0, Math.min(progress.earlier().size(), keep - 1));
        Set<String> kept = Stream.concat(
                        Stream.of(
                                last.getSha256(), progress.shipped().artifact().sha256()),
                        Stream.concat(newest.stream(), resumable(progress)).map(Blob::sha256))
                .collect(Collectors.toSet());
        pruner.prune(
                last,
                Stream.concat(progress.earlier().stream(), resumable(progress)).toList(),
                kept);
    }

    private static Stream<Blob> resumable(Progress progress) {
        return progress.ancestry().resumable().stream().map(Ancestry.Ancestor::checkpoint);
    }

    private static SavedProgress saved(TrainingState state, List<Place> replayed, List<Place> held) {
        List<Answered> answered = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            answered.add(new Answered(held.get(i), state.validation().get(i).outcome()));
        }
        return new SavedProgress(
                state.progress(), new SavedProgress.Reservoir(state.replay().seen(), replayed), answered);
    }

    private NamedBlob put(SavedProgress progress) throws IOException {
        BlobRef ref = blobs.put(progress.bytes());
        return new NamedBlob(PROGRESS, ref.getSha256(), ref.getSizeBytes(), SavedProgress.FORMAT);
    }

    private static CheckpointManifest manifest(Progress progress, List<NamedBlob> sections) {
        return CheckpointManifest.newBuilder()
                .setSections(sections.stream().map(NamedBlob::section).toList())
                .setEarlier(Stream.concat(progress.earlier().stream(), resumable(progress))
                        .distinct()
                        .map(blob -> new BlobRef(blob.sha256(), blob.sizeBytes()))
                        .toList())
                .setShipped(progress.shipped().sections().stream()
                        .map(NamedBlob::section)
                        .toList())
                .build();
    }

    private TrainingState read(List<NamedBlob> sections) throws IOException {
        Predicate<NamedBlob> isReplay = section -> section.name().startsWith(REPLAY + ".");
        Predicate<NamedBlob> isValidation = section -> section.name().startsWith(VALIDATION + ".");
        SavedProgress saved =
                SavedProgress.read(blobs.read(progress(sections).section().getBlob()));
        List<Example> replayed =
                replay.read(some(sections, isReplay), saved.replay().places());
        List<Example> held = validation.read(
                some(sections, isValidation),
                saved.validation().stream().map(Answered::place).toList());
        List<TrainingState.Held> answered = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            answered.add(new TrainingState.Held(
                    held.get(i), saved.validation().get(i).outcome()));
        }
        Predicate<NamedBlob> isRest = isReplay.or(isValidation)
                .or(RevisionSegments::isOne)
                .or(section -> section.name().equals(PROGRESS))
                .negate();
        return new TrainingState(
                saved.progress(),
                some(sections, isRest),
                new TrainingState.Replay(replayed, saved.replay().seen()),
                answered,
                RevisionSegments.read(some(sections, RevisionSegments::isOne), blobs));
    }

    private static NamedBlob progress(List<NamedBlob> sections) throws CheckpointException {
        return sections.stream()
                .filter(section -> section.name().equals(PROGRESS))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        "the checkpoint has no section " + PROGRESS + "; restore the blob store"));
    }

    private static List<NamedBlob> some(List<NamedBlob> sections, Predicate<NamedBlob> which) {
        return sections.stream().filter(which).toList();
    }

    private static Set<String> digests(List<Section> sections) {
        return sections.stream()
                .map(section -> section.getBlob().getSha256())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** A checkpoint from before there were sections, whose arrays get sections of their own. */
    private TrainingState converted(WholeCheckpoint whole) throws IOException {
        List<NamedBlob> sections = new ArrayList<>(whole.state().sections());
        sections.add(put(TrainingState.WEIGHTS, whole.weights()));
        sections.add(put(TrainingState.MOMENTS, whole.optimizer()));
        TrainingState state = whole.state();
        return new TrainingState(state.progress(), sections, state.replay(), state.validation(), state.revisions());
    }

    private NamedBlob put(String name, Map<String, WeightArray> arrays) throws IOException {
        SortedMap<String, WeightsStream.Values> values = new TreeMap<>();
        arrays.forEach((key, array) ->
                values.put(key, new WeightsStream.Values(array.shape(), FloatBuffer.wrap(array.values()))));
        BlobRef ref = blobs.put(out -> WeightsStream.write(out, values, Map.of()));
        return NamedBlob.of(new Section(name, ref, WeightsFile.FORMAT));
    }
}
