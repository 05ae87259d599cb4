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
record PayloadClass(String label, int sizeBytes, boolean inline) {
    static final PayloadClass SMALL = new PayloadClass("200B", 200, true);
    static final PayloadClass IMAGE = new PayloadClass("20KB", 20_000, false);
    static final PayloadClass SOUND = new PayloadClass("200KB", 200_000, false);
    static final PayloadClass VIDEO = new PayloadClass("2MB", 2_000_000, false);
    static final PayloadClass SOUND_INLINE = new PayloadClass("200KB", 200_000, true);

    /** Small payloads of an input of its own, large enough for restoring to take more than starting. */
    static final PayloadClass RESTORE = new PayloadClass("restore", 200, true);

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
