package io.freshet.schemas.version;

import org.apache.kafka.common.errors.SerializationException;

/** A record that does not carry the signature that it must: nobody may act on it, however often it is read. */
public final class UnverifiedException extends SerializationException {
    private static final long serialVersionUID = 1L;

    UnverifiedException(String message) {
        super(message);
    }
}
