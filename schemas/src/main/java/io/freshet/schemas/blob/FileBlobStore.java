package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/**
 * Blobs as files: {@code ab/cd/abcd...} below a directory that every role can read.
 *
 * <p>A blob is written to a file of its own under {@code incoming}, forced to the disk, and moved to its name in one
 * step, so that a name that exists is whole. The directory entry is not forced: after a loss of power a blob may be
 * gone, never half there, and an event that names it is then dead-lettered as MISSING_BLOB.
 */
final class FileBlobStore implements BlobStore {
    private final Path root;
    private final Path incoming;

    private FileBlobStore(Path root) {
        this.root = root;
        this.incoming = root.resolve("incoming");
    }

    static FileBlobStore open(Path root) throws BlobUnavailableException {
        FileBlobStore store = new FileBlobStore(root);
        try {
            Files.createDirectories(store.incoming);
        } catch (IOException e) {
            throw new BlobUnavailableException(
                    "blobs.url is " + root.toUri() + ", which cannot be written; give a directory that can", e);
        }
        return store;
    }

    @Override
    public BlobRef put(byte[] bytes) throws BlobUnavailableException {
        BlobRef ref = new BlobRef(Digests.sha256(bytes), (long) bytes.length);
        if (!contains(ref)) {
            keep(ref, out -> out.write(bytes));
        }
        return ref;
    }

    @Override
    public BlobRef put(Path file) throws BlobUnavailableException {
        BlobRef ref = refOf(file);
        if (!contains(ref)) {
            keep(ref, out -> Files.copy(file, out));
        }
        return ref;
    }

    @Override
    public byte[] read(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(pathOf(ref));
        } catch (NoSuchFileException e) {
            throw missing(ref);
        } catch (IOException e) {
            throw unavailable("read", ref, e);
        }
        verify(ref, new BlobRef(Digests.sha256(bytes), (long) bytes.length));
        return bytes;
    }

    @Override
    public void read(BlobRef ref, Path to) throws BlobMissingException, BlobUnavailableException {
        try {
            Files.copy(pathOf(ref), to);
        } catch (NoSuchFileException e) {
            throw missing(ref);
        } catch (IOException e) {
            throw unavailable("copy", ref, e);
        }
        verify(ref, refOf(to));
    }

    @Override
    public boolean contains(BlobRef ref) {
        return Files.isRegularFile(pathOf(ref));
    }

    @Override
    public void delete(BlobRef ref) throws BlobUnavailableException {
        try {
            Files.deleteIfExists(pathOf(ref));
        } catch (IOException e) {
            throw unavailable("delete", ref, e);
        }
    }

    private void keep(BlobRef ref, Content content) throws BlobUnavailableException {
        Path target = pathOf(ref);
        try {
            Path whole = Files.createTempFile(incoming, ref.getSha256().substring(0, 8), ".part");
            try {
                write(whole, content);
                Files.createDirectories(target.getParent());
                move(whole, target);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw unavailable("write", ref, e);
        }
    }

    private static void write(Path file, Content content) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            content.writeTo(out);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system cannot move a file in one step; use another for blobs.url", e);
        }
    }

    private BlobRef refOf(Path file) throws BlobUnavailableException {
        MessageDigest digest = Digests.newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long sizeBytes = in.transferTo(OutputStream.nullOutputStream());
            return new BlobRef(Digests.hex(digest.digest()), sizeBytes);
        } catch (IOException e) {
            throw new BlobUnavailableException("file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The digest names the path, so a hostile one must not lead out of the store. */
    private Path pathOf(BlobRef ref) {
        String sha256 = ref.getSha256();
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "blob digest is " + sha256 + "; it must be 64 lower-case hexadecimal digits");
        }
        return root.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    private static void verify(BlobRef wanted, BlobRef found) throws BlobMissingException {
        if (!wanted.equals(found)) {
            throw new BlobMissingException("blob " + wanted.getSha256() + " is damaged: the store holds "
                    + found.getSizeBytes() + " bytes with digest " + found.getSha256() + "; put it again");
        }
    }

    private static BlobMissingException missing(BlobRef ref) {
        return new BlobMissingException(
                "blob " + ref.getSha256() + " is not in the store; it was deleted or never put");
    }

    private static BlobUnavailableException unavailable(String what, BlobRef ref, IOException cause) {
        return new BlobUnavailableException(
                "the blob store could not " + what + " " + ref.getSha256() + ": " + cause.getMessage(), cause);
    }

    /** Writes a blob's bytes. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
