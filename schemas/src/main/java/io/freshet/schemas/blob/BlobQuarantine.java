package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.time.Instant;

/**
 * The way out of a {@link BlobStore}. No blob is deleted at once: it first goes into quarantine, where it is still
 * read, and goes for good only from there.
 *
 * <p>That is what makes sweeping safe beside putting. Between looking at a blob's age and quarantining it, a put may
 * find it in its place and rely on it; whoever relies on it then still reads it, its record names it soon, and by the
 * time that the blob may go for good the record has been seen and the blob is put back. Neither store could do with
 * less: no file system and no S3 deletes "unless renewed meanwhile". Any number of sweeps may run at the same time.
 */
public interface BlobQuarantine {
    /** Shows every blob once, in no order. What is put or taken meanwhile may be shown or not; nothing else is. */
    void visit(Visitor visitor) throws BlobUnavailableException;

    /**
     * Puts a blob into quarantine.
     *
     * @param lastPutBefore a blob that was put again at or after this stays
     * @return whether it was there, as old, and no earlier copy of it was in quarantine
     */
    boolean add(BlobRef ref, Instant lastPutBefore) throws BlobUnavailableException;

    /** Puts a blob back in its place, as young as if it were new; one that is no longer in quarantine is left alone. */
    void bringBack(BlobRef ref) throws BlobUnavailableException;

    /**
     * Deletes a blob that is in quarantine.
     *
     * @param quarantinedBefore a blob that was quarantined at or after this stays
     * @return whether it was there, and for as long
     */
    boolean drop(BlobRef ref, Instant quarantinedBefore) throws BlobUnavailableException;

    /**
     * Deletes what puts that never ended have left behind.
     *
     * @param begunBefore a put that began at or after this may still be going on
     * @return how many
     */
    int tidy(Instant begunBefore) throws BlobUnavailableException;

    /** Is shown blobs. */
    interface Visitor {
        void visit(StoredBlob blob) throws BlobUnavailableException;
    }
}
