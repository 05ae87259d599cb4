package io.freshet.serving.version;

import org.jspecify.annotations.Nullable;

/** A version that must not serve: damaged, not signed by the trainer, made for another pipeline, or not finite. */
public final class VersionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    VersionRefusedException(String message) {
        this(message, null);
    }

    VersionRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
