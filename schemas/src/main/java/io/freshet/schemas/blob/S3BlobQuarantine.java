package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The way out of a bucket. Moving is copying inside the store, then deleting, so that at least one of the two is there
 * at any time.
 */
final class S3BlobQuarantine implements BlobQuarantine {
    private final S3Objects objects;

    S3BlobQuarantine(S3Objects objects) {
        this.objects = objects;
    }

    @Override
    public void visit(Visitor visitor) throws BlobUnavailableException {
        try {
            objects.list(visitor);
        } catch (BlobUnavailableException e) {
            throw e;
        } catch (IOException e) {
            throw new BlobUnavailableException("the blob store could not list the bucket: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean add(BlobRef ref, Instant lastPutBefore) throws BlobUnavailableException {
        try {
            // Over an earlier copy it would be where another sweep may be about to delete.
            return isOlder(BlobName.of(ref), lastPutBefore)
                    && objects.head(BlobName.quarantineOf(ref)).isEmpty()
                    && move(BlobName.of(ref), BlobName.quarantineOf(ref), ref.getSizeBytes());
        } catch (IOException e) {
            throw BlobUnavailableException.of("quarantined", ref, e);
        }
    }

    @Override
    public void bringBack(BlobRef ref) throws BlobUnavailableException {
        try {
            move(BlobName.quarantineOf(ref), BlobName.of(ref), ref.getSizeBytes());
        } catch (IOException e) {
            throw BlobUnavailableException.of("bring back", ref, e);
        }
    }

    @Override
    public boolean drop(BlobRef ref, Instant quarantinedBefore) throws BlobUnavailableException {
        try {
            if (!isOlder(BlobName.quarantineOf(ref), quarantinedBefore)) {
                return false;
            }
            objects.delete(BlobName.quarantineOf(ref));
            return true;
        } catch (IOException e) {
            throw BlobUnavailableException.of("delete", ref, e);
        }
    }

    /** S3 shows nothing of a put that did not end, and keeps its parts until they are given up. */
    @Override
    public int tidy(Instant begunBefore) throws BlobUnavailableException {
        try {
            return objects.abortUploads(begunBefore);
        } catch (IOException e) {
            throw new BlobUnavailableException("the blob store could not list uploads: " + e.getMessage(), e);
        }
    }

    private boolean isOlder(BlobName name, Instant before) throws IOException {
        Optional<HeadObjectResponse> there = objects.head(name);
        return there.isPresent() && there.get().lastModified().isBefore(before);
    }

    private boolean move(BlobName from, BlobName to, long sizeBytes) throws IOException {
        if (!objects.copy(from, to, sizeBytes)) {
            return false;
        }
        objects.delete(from);
        return true;
    }
}
