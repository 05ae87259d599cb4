package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.nio.ByteBuffer;

/** A payload is either bytes or a reference to them; here is where that stops to matter. */
public final class Payloads {
    private Payloads() {}

    /**
     * The bytes of a payload as Avro gives it.
     *
     * @param payload {@link ByteBuffer} or {@link BlobRef}
     * @throws BlobMissingException when it refers to a blob that is not there
     * @throws BlobUnavailableException when the store does not answer
     */
    public static byte[] bytes(Object payload, BlobStore store) throws BlobMissingException, BlobUnavailableException {
        if (payload instanceof BlobRef ref) {
            return store.read(ref);
        }
        return bytes((ByteBuffer) payload);
    }

    /** A copy of what remains in a buffer, whose position stays. */
    public static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /**
     * A payload for an event: the bytes themselves up to the limit, else a reference to them in the store.
     *
     * @return {@link ByteBuffer} or {@link BlobRef}
     */
    public static Object inlineOrBlob(byte[] bytes, int inlineLimitBytes, BlobStore store)
            throws BlobUnavailableException {
        return bytes.length <= inlineLimitBytes ? ByteBuffer.wrap(bytes) : store.put(bytes);
    }

    public static long sizeBytes(Object payload) {
        return payload instanceof BlobRef ref ? ref.getSizeBytes() : ((ByteBuffer) payload).remaining();
    }
}
