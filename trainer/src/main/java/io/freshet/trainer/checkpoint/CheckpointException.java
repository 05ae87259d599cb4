package io.freshet.trainer.checkpoint;

import java.io.IOException;

/** A checkpoint that cannot be used: damaged, or of a newer software. The message says which, and the remedy. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    CheckpointException(String message) {
        super(message);
    }

    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
