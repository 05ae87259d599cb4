package io.freshet.schemas.media;

/** A payload that is not what its modality reads. The message says what is wrong, and how to mend it. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1;

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
