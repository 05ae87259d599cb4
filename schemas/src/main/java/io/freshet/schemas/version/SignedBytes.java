package io.freshet.schemas.version;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that are signed: {@code DSSEv1 LENGTH(type) type LENGTH(payload) payload}, lengths in decimal digits, so
 * that no two pairs of type and payload have the same.
 *
 * <p><em>Source:</em> Dead Simple Signing Envelope 1.0, pre-authentication encoding.
 */
final class SignedBytes {
    private SignedBytes() {}

    static byte[] of(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + type.length + 40);
        bytes.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(type);
        bytes.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }
}
