package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Blobs as files: {@code ab/cd/abcd...} below a directory that every role can read and write.
 *
 * <p>A blob is written to a file of its own under {@code incoming}, forced to the disk, and moved to its name in one
 * step, so that a name that exists is whole. Then the directories that lead to it are forced too: when a put has
 * returned, the blob is there after a loss of power, as far as the disk keeps what it has confirmed. A put that finds
 * the blob forces the directories all the same, for whoever moved it there may not have come that far.
 */
final class FileBlobStore implements BlobStore {
    private final BlobDirectory directory;

    private FileBlobStore(BlobDirectory directory) {
        this.directory = directory;
    }

    static FileBlobStore open(Path root, InstantSource clock) throws BlobUnavailableException {
        try {
            return new FileBlobStore(BlobDirectory.open(root, clock));
        } catch (IOException e) {
            throw new BlobUnavailableException(
                    "blobs.url is " + root.toUri() + ", which cannot be written; give a directory that can", e);
        }
    }

    @Override
    public BlobRef put(byte[] bytes) throws BlobUnavailableException {
        return put(Digests.ref(bytes), out -> out.write(bytes));
    }

    @Override
    public BlobRef put(Path file) throws BlobUnavailableException {
        return put(Digests.ref(file), out -> Files.copy(file, out));
    }

    @Override
    public BlobRef put(BlobContent content) throws BlobUnavailableException {
        try {
            return directory.keep(content);
        } catch (IOException e) {
            throw new BlobUnavailableException("the blob store could not write: " + e.getMessage(), e);
        }
    }

    private BlobRef put(BlobRef ref, BlobContent content) throws BlobUnavailableException {
        try {
            if (!directory.renew(ref)) {
                directory.keep(ref, content);
            }
            return ref;
        } catch (IOException e) {
            throw BlobUnavailableException.of("write", ref, e);
        }
    }

    @Override
    public byte[] read(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        try (InputStream in = raw(ref)) {
            return Verified.bytes(ref, in);
        } catch (BlobMissingException e) {
            throw e;
        } catch (IOException e) {
            throw BlobUnavailableException.of("read", ref, e);
        }
    }

    @Override
    public void read(BlobRef ref, Path to) throws BlobMissingException, BlobUnavailableException {
        try (InputStream in = raw(ref)) {
            Verified.copy(ref, in, to);
        } catch (BlobMissingException e) {
            throw e;
        } catch (IOException e) {
            throw BlobUnavailableException.of("copy", ref, e);
        }
    }

    @Override
    public InputStream open(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        try {
            return new VerifiedStream(ref, raw(ref));
        } catch (BlobMissingException e) {
            throw e;
        } catch (IOException e) {
            throw BlobUnavailableException.of("open", ref, e);
        }
    }

    private InputStream raw(BlobRef ref) throws IOException {
        try {
            return directory.read(ref);
        } catch (NoSuchFileException e) {
            throw BlobMissingException.of(ref);
        }
    }

    @Override
    public boolean contains(BlobRef ref) {
        return directory.contains(ref);
    }

    @Override
    public void delete(BlobRef ref) throws BlobUnavailableException {
        try {
            Files.deleteIfExists(directory.place(ref));
            Files.deleteIfExists(directory.quarantined(ref));
        } catch (IOException e) {
            throw BlobUnavailableException.of("delete", ref, e);
        }
    }

    @Override
    public BlobQuarantine quarantine() {
        return new FileBlobQuarantine(directory);
    }
}
