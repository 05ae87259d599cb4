package io.freshet.schemas.blob;

import java.io.IOException;

/** A blob that is named is not in the store, or not what its digest says; trying again does not help. */
public final class BlobMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    BlobMissingException(String message) {
        super(message);
    }
}
