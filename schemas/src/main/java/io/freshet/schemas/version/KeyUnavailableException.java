package io.freshet.schemas.version;

import org.apache.kafka.common.KafkaException;

/**
 * Whether a record is signed cannot be known now, since the public key cannot be read; the same call may work later.
 */
public final class KeyUnavailableException extends KafkaException {
    private static final long serialVersionUID = 1L;

    KeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
