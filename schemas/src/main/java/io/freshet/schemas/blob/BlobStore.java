package io.freshet.schemas.blob;

import io.freshet.schemas.config.BlobsConfig;
import io.freshet.schemas.event.BlobRef;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Keeps bytes under their SHA-256: putting the same bytes twice is putting them once, and what is read is what was put.
 * Safe for any number of threads and processes. What was put is never lost to a sweep at the same time: see
 * {@link BlobQuarantine}.
 */
public interface BlobStore {
    /**
     * Opens the store of a configuration.
     *
     * @throws BlobUnavailableException when it cannot be written, or does not answer
     */
    static BlobStore open(BlobsConfig settings) throws BlobUnavailableException {
        URI url = settings.url();
        if ("file".equals(url.getScheme())) {
            return files(Path.of(url), InstantSource.system());
        }
        if ("s3".equals(url.getScheme())) {
            return S3BlobStore.open(url, settings.s3(), InstantSource.system());
        }
        throw new BlobUnavailableException(
                "blobs.url is " + url + "; it must be file:///directory or s3://bucket/prefix", null);
    }

    /**
     * Opens a store of files.
     *
     * @param clock by which blobs age
     * @throws BlobUnavailableException when the directory cannot be written
     */
    static BlobStore files(Path directory, InstantSource clock) throws BlobUnavailableException {
        return FileBlobStore.open(directory, clock);
    }

    /**
     * Keeps bytes, and makes them as young as if they were new. When it returns they have survived a crash of the
     * process and a loss of power; a reader sees all of them or none.
     *
     * @throws BlobUnavailableException when the store cannot take them now
     */
    BlobRef put(byte[] bytes) throws BlobUnavailableException;

    /** Keeps a file's bytes, as {@link #put(byte[])} does, without holding them in memory. */
    BlobRef put(Path file) throws BlobUnavailableException;

    /**
     * Keeps content of any size, as {@link #put(byte[])} does, without holding it in memory. The content is asked for
     * its bytes more than once.
     */
    BlobRef put(BlobContent content) throws BlobUnavailableException;

    /**
     * Reads a blob of any size as it comes. At its end the stream throws {@link BlobMissingException} unless what was
     * read is what the digest says: until then nobody may rely on it.
     *
     * @throws BlobMissingException when there is no such blob
     * @throws BlobUnavailableException when the store does not answer
     */
    InputStream open(BlobRef ref) throws BlobMissingException, BlobUnavailableException;

    /**
     * Reads bytes and verifies their size and digest.
     *
     * @throws BlobMissingException when there is no such blob, or it is not what its digest says
     * @throws BlobUnavailableException when the store does not answer
     */
    byte[] read(BlobRef ref) throws BlobMissingException, BlobUnavailableException;

    /**
     * Writes a verified copy to a file that is not there yet, as {@link #read} does, without holding it in memory. When
     * it throws there is no such file.
     */
    void read(BlobRef ref, Path to) throws BlobMissingException, BlobUnavailableException;

    boolean contains(BlobRef ref) throws BlobUnavailableException;

    /** Forgets a blob; forgetting one that is not there is done already. */
    void delete(BlobRef ref) throws BlobUnavailableException;

    /** What the store holds, and the way out of it. */
    BlobQuarantine quarantine();
}
