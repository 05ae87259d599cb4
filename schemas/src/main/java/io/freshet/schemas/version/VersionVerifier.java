package io.freshet.schemas.version;

import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/** Tells whether a version is as its trainer signed it. Safe for many threads. */
public final class VersionVerifier {
    private final PublicKey key;

    private VersionVerifier(PublicKey key) {
        this.key = key;
    }

    /**
     * The verifier whose public key lies in a directory.
     *
     * @throws IOException when there is none; a trainer makes it at its first start
     */
    public static VersionVerifier open(Path keys) throws IOException {
        return new VersionVerifier(SigningKeys.publicKey(keys));
    }

    /** True when the signature fits everything that the version says of itself. */
    public boolean verify(ModelVersion version) {
        try {
            Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
            signature.initVerify(key);
            signature.update(Manifest.bytes(version));
            return signature.verify(Base64.getDecoder().decode(version.getSignature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // A signature of the wrong length or alphabet is a wrong signature.
            return false;
        }
    }
}
