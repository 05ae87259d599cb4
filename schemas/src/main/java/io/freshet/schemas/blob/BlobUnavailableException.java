package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The blob store does not work at the moment; the same call may work later. */
public final class BlobUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    BlobUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BlobUnavailableException of(String what, BlobRef ref, Exception cause) {
        return new BlobUnavailableException(
                "the blob store could not " + what + " " + ref.getSha256() + ": " + cause.getMessage(), cause);
    }
}
