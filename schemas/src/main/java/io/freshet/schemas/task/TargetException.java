package io.freshet.schemas.task;

import io.freshet.schemas.event.DeadLetterReason;

/** A target that a task cannot use. */
public final class TargetException extends Exception {
    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;
    private final String remedy;

    /**
     * What is wrong.
     *
     * @param problem without a full stop
     * @param remedy what to send instead
     */
    public TargetException(DeadLetterReason reason, String problem, String remedy) {
        super(problem);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Why a record with such a target is a dead letter. */
    public DeadLetterReason reason() {
        return reason;
    }

    /** What to send instead. */
    public String remedy() {
        return remedy;
    }
}
