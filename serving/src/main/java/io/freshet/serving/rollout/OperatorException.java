package io.freshet.serving.rollout;

import org.jspecify.annotations.Nullable;

/** A command that was not carried out. */
public final class OperatorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause kind;

    /** What stood against it. */
    public enum Cause {
        /** There is no such version. */
        UNKNOWN,
        /** The version's state does not allow it, or the version cannot be verified. */
        CONFLICT,
        /** Kafka or the blob store are away: the same command may work later. */
        UNAVAILABLE
    }

    OperatorException(Cause kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Cause kind() {
        return kind;
    }
}
