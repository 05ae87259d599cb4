package io.freshet.serving.follow;

import io.freshet.schemas.event.DeadLetterReason;

/** A record that is not what its topic holds; trying again does not help. */
public final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    BadRecordException(DeadLetterReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What a dead letter says of it. */
    public DeadLetterReason reason() {
        return reason;
    }
}
