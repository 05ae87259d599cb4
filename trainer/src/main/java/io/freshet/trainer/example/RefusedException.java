package io.freshet.trainer.example;

import io.freshet.schemas.event.DeadLetterReason;

/** An example that can never be used; the message says what is wrong with it. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;

    RefusedException(DeadLetterReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
