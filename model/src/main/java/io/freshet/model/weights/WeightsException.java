package io.freshet.model.weights;

import java.io.IOException;

/** A weights file that cannot be used: damaged, hostile, or made for something else. The message says which. */
public final class WeightsException extends IOException {
    private static final long serialVersionUID = 1;

    public WeightsException(String message) {
        super(message);
    }

    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
