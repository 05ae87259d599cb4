package io.freshet.serving.follow;

/** The schema registry did not answer; the record may be perfectly good, so the same step is tried again later. */
final class RegistryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
