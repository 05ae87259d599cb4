package io.freshet.schemas.registry;

/** A {@link RecordWriter} could not take a record: it was not sent, and can be sent again a little later. */
public final class WriterBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    WriterBusyException(String message) {
        super(message);
    }
}
