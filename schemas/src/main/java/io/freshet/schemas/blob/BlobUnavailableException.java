package io.freshet.schemas.blob;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The blob store does not work at the moment; the same call may work later. */
public final class BlobUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    BlobUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
