package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A blob's bytes as they come, which end with an exception when they were not the blob's. One thread. */
final class VerifiedStream extends FilterInputStream {
    private final BlobRef ref;
    private final MessageDigest digest = Digests.newSha256();
    private long sizeBytes;
    private boolean ended;

    VerifiedStream(BlobRef ref, InputStream in) {
        super(in);
        this.ref = ref;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read = in.read(into, at, length);
        if (read < 0) {
            ended = true;
            Verified.verify(ref, new BlobRef(Digests.hex(digest.digest()), sizeBytes));
            return -1;
        }
        digest.update(into, at, read);
        sizeBytes += read;
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        // What is skipped must be counted too.
        return Math.max(0, read(new byte[(int) Math.min(count, 1 << 13)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
