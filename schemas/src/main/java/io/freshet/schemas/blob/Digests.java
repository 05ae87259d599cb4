package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as the contract writes it: 64 lower-case hexadecimal digits. */
public final class Digests {
    /** Cloned for each use: looking the algorithm up takes longer than a small payload's digest. */
    private static final MessageDigest UNUSED = sha256();

    private Digests() {}

    public static String sha256(byte[] bytes) {
        return hex(newSha256().digest(bytes));
    }

    /** Digest of what remains in a buffer, whose position stays. */
    public static String sha256(ByteBuffer bytes) {
        MessageDigest digest = newSha256();
        digest.update(bytes.duplicate());
        return hex(digest.digest());
    }

    /** Digest of what is written, which nobody keeps. */
    public static String sha256(BlobContent content) throws IOException {
        Counted counted = new Counted();
        counted.count(OutputStream.nullOutputStream(), content);
        return counted.ref().getSha256();
    }

    static BlobRef ref(byte[] bytes) {
        return new BlobRef(sha256(bytes), (long) bytes.length);
    }

    static BlobRef ref(Path file) throws BlobUnavailableException {
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long sizeBytes = in.transferTo(OutputStream.nullOutputStream());
            return new BlobRef(hex(digest.digest()), sizeBytes);
        } catch (IOException e) {
            throw new BlobUnavailableException("file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Digest and size of content that is written somewhere. */
    static final class Counted {
        private final MessageDigest digest = newSha256();
        private long sizeBytes;

        /** Writes content out, and counts it; once. */
        void count(OutputStream out, BlobContent content) throws IOException {
            OutputStream counting = new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    digest.update(bytes, from, length);
                    sizeBytes += length;
                    out.write(bytes, from, length);
                }
            };
            content.writeTo(counting);
        }

        BlobRef ref() {
            return new BlobRef(hex(digest.digest()), sizeBytes);
        }
    }

    static MessageDigest newSha256() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-256 can be cloned, this one cannot; use another Java", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256, this one does not; use another", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
