package io.freshet.trainer.checkpoint;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.event.BlobRef;
import io.freshet.trainer.checkpoint.Progress.NamedBlob;
import io.freshet.trainer.learn.TrainedRevisions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Revisions learned, in segments of equally many, of which only the last one grows: a digest (8 bytes) and a revision
 * (4 bytes) each, big-endian.
 */
final class RevisionSegments {
    private static final String NAME = "revisions.";
    private static final String FORMAT = "application/octet-stream";
    private static final int ENTRIES = 1 << 12;
    private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

    private RevisionSegments() {}

    static boolean isOne(NamedBlob section) {
        return section.name().startsWith(NAME);
    }

    /**
     * Keeps entries.
     *
     * @param known digests of blobs that are in the store
     */
    static List<NamedBlob> put(List<TrainedRevisions.Entry> entries, Set<String> known, BlobStore blobs)
            throws IOException {
        List<NamedBlob> segments = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += ENTRIES) {
            byte[] bytes = bytes(entries.subList(from, Math.min(entries.size(), from + ENTRIES)));
            String sha256 = Digests.sha256(bytes);
            if (!known.contains(sha256)) {
                blobs.put(bytes);
            }
            segments.add(new NamedBlob(NAME + segments.size(), sha256, bytes.length, FORMAT));
        }
        return segments;
    }

    static List<TrainedRevisions.Entry> read(List<NamedBlob> segments, BlobStore blobs) throws IOException {
        List<TrainedRevisions.Entry> entries = new ArrayList<>();
        for (NamedBlob segment : segments) {
            BlobRef ref = segment.section().getBlob();
            ByteBuffer in = ByteBuffer.wrap(blobs.read(ref));
            if (in.remaining() % ENTRY_BYTES != 0) {
                throw new CheckpointException("section " + segment.name() + " of the checkpoint ends inside an entry;"
                        + " restore the blob store");
            }
            while (in.hasRemaining()) {
                entries.add(new TrainedRevisions.Entry(in.getLong(), in.getInt()));
            }
        }
        return entries;
    }

    private static byte[] bytes(List<TrainedRevisions.Entry> entries) {
        ByteBuffer out = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
        entries.forEach(entry -> out.putLong(entry.digest()).putInt(entry.revision()));
        return out.array();
    }
}
