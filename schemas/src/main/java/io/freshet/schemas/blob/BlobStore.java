package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.net.URI;
import java.nio.file.Path;

/**
 * Keeps bytes under their SHA-256: putting the same bytes twice is putting them once, and what is read is what was put.
 * Safe for any number of threads and processes.
 */
public interface BlobStore {
    /**
     * Opens the store at an address.
     *
     * @param url {@code file:///directory}
     * @throws BlobUnavailableException when it cannot be written
     */
    static BlobStore open(URI url) throws BlobUnavailableException {
        if ("file".equals(url.getScheme())) {
            return FileBlobStore.open(Path.of(url));
        }
        throw new BlobUnavailableException("blobs.url is " + url + "; it must be file:///directory", null);
    }

    /**
     * Keeps bytes. When it returns they have survived a crash of the process; a reader sees all of them or none.
     *
     * @throws BlobUnavailableException when the store cannot take them now
     */
    BlobRef put(byte[] bytes) throws BlobUnavailableException;

    /** Keeps a file's bytes, as {@link #put(byte[])} does, without holding them in memory. */
    BlobRef put(Path file) throws BlobUnavailableException;

    /**
     * Reads bytes and verifies their size and digest.
     *
     * @throws BlobMissingException when there is no such blob, or it is not what its digest says
     * @throws BlobUnavailableException when the store does not answer
     */
    byte[] read(BlobRef ref) throws BlobMissingException, BlobUnavailableException;

    /** Writes a verified copy to a file that is not there yet, as {@link #read} does, without holding it in memory. */
    void read(BlobRef ref, Path to) throws BlobMissingException, BlobUnavailableException;

    boolean contains(BlobRef ref) throws BlobUnavailableException;

    /** Forgets a blob; forgetting one that is not there is done already. */
    void delete(BlobRef ref) throws BlobUnavailableException;
}
