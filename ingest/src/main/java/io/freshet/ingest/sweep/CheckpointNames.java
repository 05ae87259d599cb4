package io.freshet.ingest.sweep;

import io.freshet.ingest.sweep.BlobTable.Mark;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.CheckpointManifest;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.version.CheckpointManifests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names in checkpoints: a manifest names its sections and the checkpoints before it that are kept, which are read too
 * (but not those before them); sections of examples name payloads, long after the topic has forgotten them. Each blob
 * is read once, as it comes. One thread.
 */
final class CheckpointNames {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointNames.class);
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int HEAD_BYTES = 5;

    private final BlobStore store;
    private final DigestScan scan;
    private final Set<BlobRef> read = new HashSet<>();
    /** The checkpoints that were there, with those before each that are kept. */
    private final Map<BlobRef, List<BlobRef>> earlier = new HashMap<>();

    CheckpointNames(BlobStore store, BlobTable blobs) {
        this.store = store;
        this.scan = new DigestScan(blobs, EnumSet.of(Mark.NAMED));
    }

    /**
     * Marks what a trainer needs that goes on from the newest checkpoint of a topic, or from one that is not committed.
     *
     * @return whether all of the newest was there: a trainer may have pruned it meanwhile, or a blob may not be one
     * @throws IOException when the store does not answer
     */
    boolean readCurrent(Checkpoints.OfTopic checkpoints) throws IOException {
        Optional<BlobRef> newest = checkpoints.newest();
        boolean complete = newest.isEmpty() || read(newest.get());
        for (BlobRef open : checkpoints.open()) {
            read(open);
        }
        return complete;
    }

    /** Marks what any checkpoint of a topic names that is still there. */
    void readAll(Checkpoints.OfTopic checkpoints) throws IOException {
        for (BlobRef checkpoint : checkpoints.committed()) {
            read(checkpoint);
        }
    }

    private boolean read(BlobRef checkpoint) throws IOException {
        if (!readOne(checkpoint)) {
            return false;
        }
        for (BlobRef before : earlier.getOrDefault(checkpoint, List.of())) {
            // Of those some are gone, and nothing is gone on from by them.
            readOne(before);
        }
        return true;
    }

    private boolean readOne(BlobRef checkpoint) throws IOException {
        byte[] name = checkpoint.getSha256().getBytes(StandardCharsets.US_ASCII);
        scan.begin().read(name, name.length);
        if (!read.add(checkpoint)) {
            return earlier.containsKey(checkpoint);
        }
        try {
            if (isManifest(checkpoint)) {
                byte[] blob = store.read(checkpoint);
                scan.begin().read(blob, blob.length);
                CheckpointManifest manifest = CheckpointManifests.read(blob);
                readSections(manifest);
                earlier.put(checkpoint, manifest.getEarlier());
            } else {
                // Of a former or a newer release: what it names in plain sight is found.
                readThrough(checkpoint);
                earlier.put(checkpoint, List.of());
            }
            return true;
        } catch (BlobMissingException e) {
            LOG.debug("a checkpoint was pruned before it was read: {}", e.getMessage());
            return false;
        }
    }

    private void readSections(CheckpointManifest manifest) throws IOException {
        for (Section section : manifest.getSections()) {
            if (CheckpointManifests.mayName(section) && read.add(section.getBlob())) {
                readThrough(section.getBlob());
            }
        }
    }

    private boolean isManifest(BlobRef checkpoint) throws IOException {
        try (InputStream in = store.open(checkpoint)) {
            return CheckpointManifests.format(in.readNBytes(HEAD_BYTES))
                    .filter(format -> format == CheckpointManifests.FORMAT)
                    .isPresent();
        }
    }

    private void readThrough(BlobRef ref) throws IOException {
        try (InputStream in = store.open(ref)) {
            scan.begin();
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                scan.read(chunk, length);
            }
        }
    }
}
