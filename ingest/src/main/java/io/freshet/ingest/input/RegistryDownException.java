package io.freshet.ingest.input;

/** The registry does not answer: the record must be read again later, and is not to blame. */
final class RegistryDownException extends RuntimeException {
    RegistryDownException(String message, Throwable cause) {
        super(message, cause);
    }
}
