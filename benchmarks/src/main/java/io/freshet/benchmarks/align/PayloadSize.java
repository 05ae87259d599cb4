package io.freshet.benchmarks.align;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How large payloads are, and whether they travel in the event.
 *
 * @param label as it stands in the names of figures
 * @param inline whether the bytes are in the event; otherwise they are in the blob store and the event refers to them
 */
record PayloadSize(String label, int sizeBytes, boolean inline) {
    static final PayloadSize SMALL = new PayloadSize("200B", 200, true);
    static final PayloadSize IMAGE = new PayloadSize("20KB", 20_000, false);
    static final PayloadSize SOUND = new PayloadSize("200KB", 200_000, false);
    static final PayloadSize VIDEO = new PayloadSize("2MB", 2_000_000, false);
    static final PayloadSize SOUND_INLINE = new PayloadSize("200KB", 200_000, true);

    private static final int POOL = 64;

    /** Name of the pipeline whose events have such payloads. */
    String pipeline() {
        return "bench-" + label.toLowerCase(java.util.Locale.ROOT) + (inline ? "-inline" : "");
    }

    /** Payloads that events take in turn: bytes that do not compress, or references to such in the store. */
    List<Object> pool(BlobStore blobs, long seed) throws BlobUnavailableException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Object> pool = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
            byte[] bytes = new byte[sizeBytes];
            random.nextBytes(bytes);
            pool.add(inline ? ByteBuffer.wrap(bytes) : blobs.put(bytes));
        }
        return pool;
    }

    /** Bytes of a whole {@link #pool}. */
    long poolBytes() {
        return (long) POOL * sizeBytes;
    }
}
