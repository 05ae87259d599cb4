package io.freshet.trainer.checkpoint;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.trainer.checkpoint.Progress.Blob;
import java.io.IOException;
import java.util.List;

/** Keeps training states in the blob store: the newest of them, and those that shipped a version. One thread. */
public final class CheckpointStore {
    private final BlobStore blobs;
    private final int keep;

    /**
     * Checkpoints in a blob store.
     *
     * @param keep checkpoints that stay, the newest one included; at least 1
     */
    public CheckpointStore(BlobStore blobs, int keep) {
        this.blobs = blobs;
        this.keep = keep;
    }

    /**
     * Keeps a state. It counts only once a record names it.
     *
     * @throws IOException when the store cannot take it now
     */
    public BlobRef put(TrainingState state) throws IOException {
        return blobs.put(TrainingStateWriter.bytes(state));
    }

    /**
     * Reads a state back.
     *
     * @throws CheckpointException when the blob is no usable checkpoint
     * @throws IOException when it is out of reach or gone
     */
    public TrainingState read(BlobRef ref) throws IOException {
        return TrainingStateReader.read(blobs.read(ref));
    }

    /**
     * What the next checkpoint must know of those before it: as many as may still be there.
     *
     * @param last the newest one that a record names
     */
    public List<Blob> earlier(BlobRef last, List<Blob> before) {
        List<Blob> all = new java.util.ArrayList<>();
        all.add(new Blob(last.getSha256(), last.getSizeBytes()));
        all.addAll(before.subList(0, Math.min(before.size(), keep)));
        return all;
    }

    /**
     * Deletes those that are too old and ship no version that can be gone back to. To be called when a record names
     * {@code last}; repeating it does no harm.
     *
     * @param progress of the state that {@code last} holds
     */
    public void prune(BlobRef last, Progress progress) throws IOException {
        List<Blob> earlier = progress.earlier();
        for (Blob old : earlier.subList(Math.min(earlier.size(), keep - 1), earlier.size())) {
            if (!old.sha256().equals(last.getSha256()) && !isNeeded(old, progress)) {
                blobs.delete(new BlobRef(old.sha256(), old.sizeBytes()));
            }
        }
    }

    /** What the last version lies in, and what an earlier one can be gone back to by. */
    private static boolean isNeeded(Blob old, Progress progress) {
        return old.sha256().equals(progress.shipped().artifact().sha256())
                || progress.ancestry().resumable().stream()
                        .anyMatch(ancestor -> ancestor.checkpoint().sha256().equals(old.sha256()));
    }
}
