package io.freshet.schemas.media;

import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;

/** What is asked of every payload before anything looks into it. */
final class PayloadSize {
    private PayloadSize() {}

    static void check(byte[] bytes, PayloadLimits limits) throws UndecodableException {
        if (bytes.length == 0) {
            throw empty();
        }
        if (bytes.length > limits.maxBytes()) {
            throw new UndecodableException(
                    Reason.SIZE,
                    "payload has " + bytes.length + " bytes; send at most " + limits.maxBytes() + " (max-bytes)");
        }
    }

    static UndecodableException empty() {
        return new UndecodableException(
                Reason.EMPTY, "payload is empty; send something, or leave the modality of this sample out");
    }
}
