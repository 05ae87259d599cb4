package io.freshet.cli.output;

import java.io.IOException;

/** A command that could not do its work, for a reason that its user can understand: shown as one line, exit code 1. */
public final class FailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message says what, where, and the remedy. */
    public FailedException(String message) {
        super(message);
    }
}
