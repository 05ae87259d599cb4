package io.freshet.schemas.version;

import io.freshet.schemas.event.SignedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a record is as its writer signed it. Safe for many threads.
 *
 * <p>The key is read again when a record names another one: keys that were made anew are followed without a restart.
 */
public final class RecordVerifier {
    private final Path directory;
    private final KeyName name;
    private volatile @Nullable PublicKey key;

    /** The verifier whose public key is, or will be, in a directory. */
    public RecordVerifier(Path directory, KeyName name) {
        this.directory = directory;
        this.name = name;
    }

    /**
     * True when the signature fits type and payload, and is of the key in the directory.
     *
     * @throws IOException when there is no such key: the process that signs with it makes it at its first start
     */
    public boolean verify(SignedRecord record) throws IOException {
        PublicKey now = key;
        if (now == null || !SigningKeys.id(now).equals(record.getKeyId())) {
            now = read();
        }
        return SigningKeys.id(now).equals(record.getKeyId())
                && fits(
                        now,
                        SignedBytes.of(record.getPayloadType(), bytes(record.getPayload())),
                        bytes(record.getSignature()));
    }

    /** As {@link #verify}, for signatures that do not name their key. */
    boolean verify(byte[] bytes, byte[] signature) throws IOException {
        PublicKey now = key;
        return (now != null && fits(now, bytes, signature)) || fits(read(), bytes, signature);
    }

    @Override
    public String toString() {
        return "key " + name.publicKey(directory);
    }

    private PublicKey read() throws IOException {
        PublicKey read = SigningKeys.publicKey(directory, name);
        key = read;
        return read;
    }

    private static boolean fits(PublicKey key, byte[] bytes, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A signature of the wrong length is a wrong signature.
            return false;
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
