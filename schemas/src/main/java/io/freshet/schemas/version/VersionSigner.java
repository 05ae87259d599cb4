package io.freshet.schemas.version;

import io.freshet.schemas.event.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/** Signs versions with the pipeline's Ed25519 key. Safe for many threads. */
public final class VersionSigner {
    private final PrivateKey key;

    private VersionSigner(PrivateKey key) {
        this.key = key;
    }

    /**
     * The signer whose key lies in a directory; both keys are made there when they are missing.
     *
     * @throws IOException when the directory cannot be written or holds something else
     */
    public static VersionSigner open(Path keys) throws IOException {
        SigningKeys.createIfMissing(keys);
        return new VersionSigner(SigningKeys.privateKey(keys));
    }

    /** The same version with its signature set. */
    public ModelVersion sign(ModelVersion version) {
        try {
            Signature signature = Signature.getInstance(SigningKeys.ALGORITHM);
            signature.initSign(key);
            signature.update(Manifest.bytes(version));
            return ModelVersion.newBuilder(version)
                    .setSignature(Base64.getEncoder().encodeToString(signature.sign()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "version " + version.getVersion()
                            + " cannot be signed with this key; delete the key files to have new ones made",
                    e);
        }
    }
}
