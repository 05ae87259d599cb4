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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names in checkpoints: a manifest names its sections and the checkpoints before it, which are followed; sections of
 * examples name payloads, long after the topic has forgotten them. Each blob is read once, as it comes. One thread.
 */
final class CheckpointNames {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointNames.class);
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int HEAD_BYTES = 5;

    private final BlobStore store;
    private final DigestScan scan;
    private final Set<BlobRef> read = new HashSet<>();
    private final Set<BlobRef> complete = new HashSet<>();

    CheckpointNames(BlobStore store, BlobTable blobs) {
        this.store = store;
        this.scan = new DigestScan(blobs, EnumSet.of(Mark.NAMED));
    }

    /**
     * Marks what a checkpoint names, and what the checkpoints before it do.
     *
     * @return whether all of the checkpoint was there: a trainer may have pruned it meanwhile, or a blob may not be one
     * @throws IOException when the store does not answer
     */
    boolean read(BlobRef checkpoint) throws IOException {
        if (!read.add(checkpoint)) {
            return complete.contains(checkpoint);
        }
        try {
            if (isManifest(checkpoint)) {
                byte[] blob = store.read(checkpoint);
                scan.begin().read(blob, blob.length);
                readSections(CheckpointManifests.read(blob));
            } else {
                // Of a former or a newer release: what it names in plain sight is found.
                readThrough(checkpoint);
            }
        } catch (BlobMissingException e) {
            LOG.debug("a checkpoint was pruned before it was read: {}", e.getMessage());
            return false;
        }
        complete.add(checkpoint);
        return true;
    }

    private void readSections(CheckpointManifest manifest) throws IOException {
        for (Section section : manifest.getSections()) {
            if (CheckpointManifests.mayName(section) && read.add(section.getBlob())) {
                readThrough(section.getBlob());
            }
        }
        for (BlobRef earlier : manifest.getEarlier()) {
            // Of those many are gone, and nothing is gone on from by them.
            read(earlier);
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
