package io.freshet.schemas.media;

import org.jspecify.annotations.Nullable;

/** A payload that is not what its modality needs; the message says what it is and what is needed. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        this(message, null);
    }

    public UndecodableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
