package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;

/** A blob that is named is not in the store, or not what its digest says; trying again does not help. */
public final class BlobMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    BlobMissingException(String message) {
        super(message);
    }

    static BlobMissingException of(BlobRef ref) {
        return new BlobMissingException(
                "blob " + ref.getSha256() + " is not in the store; it was deleted or never put");
    }
}
