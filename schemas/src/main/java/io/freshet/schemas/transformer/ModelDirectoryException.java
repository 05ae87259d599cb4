package io.freshet.schemas.transformer;

import java.io.IOException;

/** A directory that holds no model that can be used. The message says what of it, and what would help. */
public final class ModelDirectoryException extends IOException {
    private static final long serialVersionUID = 1;

    public ModelDirectoryException(String message) {
        super(message);
    }

    public ModelDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
