package io.freshet.trainer.checkpoint;

import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.CheckpointManifest;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.trainer.checkpoint.Progress.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes checkpoints and exactly those of their sections that no other kept checkpoint names and that are no
 * version's. What a kill leaves behind is an orphan, which the sweep of the store takes away. One thread.
 */
final class CheckpointPruner {
    /** Checkpoints from before there were manifests name only sections of versions. */
    private static final CheckpointManifest WHOLE = new CheckpointManifest(List.of(), List.of(), List.of());

    private static final int HEAD_BYTES = 5;

    private final BlobStore blobs;
    private Map<String, CheckpointManifest> manifests = new HashMap<>();

    CheckpointPruner(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** Notes what a checkpoint is made of, so that it need not be read. */
    void read(BlobRef ref, CheckpointManifest manifest) {
        manifests.put(ref.getSha256(), manifest);
    }

    /**
     * Deletes what the last checkpoint names and nothing needs.
     *
     * @param earlier checkpoints before it that may still be there, besides those that it names
     * @param kept digests of checkpoints that stay
     * @throws CheckpointException when one of them is of a newer software; nothing is deleted that it may name
     * @throws IOException when the store does not answer
     */
    void prune(BlobRef last, List<Blob> earlier, Set<String> kept) throws IOException {
        Map<String, BlobRef> all = new LinkedHashMap<>();
        all.put(last.getSha256(), last);
        manifest(last).getEarlier().forEach(ref -> all.put(ref.getSha256(), ref));
        earlier.forEach(blob -> all.put(blob.sha256(), new BlobRef(blob.sha256(), blob.sizeBytes())));
        List<BlobRef> old = new ArrayList<>();
        Set<String> named = new HashSet<>();
        Map<String, CheckpointManifest> still = new HashMap<>();
        for (BlobRef ref : all.values()) {
            if (kept.contains(ref.getSha256())) {
                CheckpointManifest manifest = manifest(ref);
                still.put(ref.getSha256(), manifest);
                manifest.getSections().forEach(section -> named.add(digest(section)));
                manifest.getShipped().forEach(section -> named.add(digest(section)));
            } else {
                old.add(ref);
            }
        }
        for (BlobRef ref : old) {
            delete(ref, named);
        }
        manifests = still;
    }

    /** The manifest goes last: until then whoever comes after a kill can find the rest by it. */
    private void delete(BlobRef ref, Set<String> named) throws IOException {
        CheckpointManifest manifest = manifest(ref);
        Set<String> kept = new HashSet<>(named);
        manifest.getShipped().forEach(section -> kept.add(digest(section)));
        for (Section section : manifest.getSections()) {
            if (!kept.contains(digest(section))) {
                blobs.delete(section.getBlob());
            }
        }
        blobs.delete(ref);
    }

    private CheckpointManifest manifest(BlobRef ref) throws IOException {
        CheckpointManifest there = manifests.get(ref.getSha256());
        if (there == null) {
            there = read(ref);
            manifests.put(ref.getSha256(), there);
        }
        return there;
    }

    private CheckpointManifest read(BlobRef ref) throws IOException {
        try (InputStream in = blobs.open(ref)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            if (CheckpointManifests.format(head)
                    .filter(format -> format >= CheckpointManifests.FORMAT)
                    .isEmpty()) {
                return WHOLE;
            }
        } catch (BlobMissingException e) {
            // Deleted before, or damaged: nothing can be gone on from by it.
            return WHOLE;
        }
        return manifest(blobs.read(ref));
    }

    /** Reads a manifest. */
    static CheckpointManifest manifest(byte[] blob) throws CheckpointException {
        byte format = CheckpointManifests.format(blob).orElse((byte) 0);
        if (format != CheckpointManifests.FORMAT) {
            throw new CheckpointException("the checkpoint has format " + format + ", this software reads up to format "
                    + CheckpointManifests.FORMAT + "; run the software that wrote it");
        }
        try {
            return CheckpointManifests.read(blob);
        } catch (IOException e) {
            throw new CheckpointException(e.getMessage() + "; restore the blob store", e);
        }
    }

    private static String digest(Section section) {
        return section.getBlob().getSha256();
    }
}
