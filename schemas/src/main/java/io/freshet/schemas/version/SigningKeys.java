package io.freshet.schemas.version;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The pair of Ed25519 keys in a directory: {@code signing.key} (PKCS 8) and {@code signing.pub} (X.509), each as one
 * line of Base64.
 */
final class SigningKeys {
    static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "signing.key";
    private static final String PUBLIC = "signing.pub";

    private SigningKeys() {}

    /** Makes the pair unless it is there. The private key is moved into place last, readable by its owner alone. */
    static void createIfMissing(Path directory) throws IOException {
        Path privateKey = directory.resolve(PRIVATE);
        if (Files.exists(privateKey)) {
            return;
        }
        Files.createDirectories(directory);
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Path whole = Files.createTempFile(directory, PRIVATE, ".new");
            ownerOnly(whole);
            Files.writeString(whole, encoded(pair.getPrivate().getEncoded()));
            Files.writeString(
                    directory.resolve(PUBLIC), encoded(pair.getPublic().getEncoded()));
            Files.move(whole, privateKey, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            // Another trainer made the pair first: that one is ours too.
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot make " + ALGORITHM + " keys; use a JDK of version 17 or later", e);
        }
    }

    static PrivateKey privateKey(Path directory) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(decoded(directory.resolve(PRIVATE))));
        } catch (GeneralSecurityException e) {
            throw notAKey(directory.resolve(PRIVATE), e);
        }
    }

    static PublicKey publicKey(Path directory) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(decoded(directory.resolve(PUBLIC))));
        } catch (GeneralSecurityException e) {
            throw notAKey(directory.resolve(PUBLIC), e);
        }
    }

    private static void ownerOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static String encoded(byte[] key) {
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    private static byte[] decoded(Path file) throws IOException {
        try {
            return Base64.getDecoder().decode(Files.readString(file).trim());
        } catch (IllegalArgumentException e) {
            throw notAKey(file, e);
        }
    }

    private static IOException notAKey(Path file, Exception cause) {
        return new IOException(
                file + " is no " + ALGORITHM + " key in Base64; delete both key files to have new ones made", cause);
    }
}
