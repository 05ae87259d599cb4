package io.freshet.schemas.version;

import io.freshet.schemas.event.SignedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/**
 * Signs records as they were written, with one of the pipeline's Ed25519 keys. Safe for many threads.
 *
 * <p><em>Source:</em> Dead Simple Signing Envelope 1.0, pre-authentication encoding; RFC 8032.
 */
public final class RecordSigner {
    private final KeyPair keys;

    private RecordSigner(KeyPair keys) {
        this.keys = keys;
    }

    /**
     * The signer whose keys are in a directory. They are made there when they are missing; processes that do so at once
     * end with one pair.
     *
     * @throws IOException when the directory cannot be written or holds something else
     */
    public static RecordSigner open(Path directory, KeyName name) throws IOException {
        return new RecordSigner(SigningKeys.pair(directory, name));
    }

    /** By which the record says whose signature it carries. */
    public String keyId() {
        return SigningKeys.id(keys.getPublic());
    }

    /**
     * Signs a record.
     *
     * @param payloadType full name of the record
     * @param payload the record in wire format
     */
    public SignedRecord sign(String payloadType, byte[] payload) {
        return SignedRecord.newBuilder()
                .setPayloadType(payloadType)
                .setPayload(ByteBuffer.wrap(payload))
                .setKeyId(keyId())
                .setSignature(ByteBuffer.wrap(signature(SignedBytes.of(payloadType, payload))))
                .build();
    }

    private byte[] signature(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key cannot sign; delete both key files to have new ones made", e);
        }
    }
}
