package io.freshet.schemas.version;

import io.freshet.schemas.blob.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Pairs of Ed25519 keys in a directory: {@code signing.key} (PKCS 8) and {@code signing.pub} (X.509), each as one line
 * of Base64, and the same with {@code serving}.
 *
 * <p>The private key decides. It appears whole and only once, by a link that fails when another process was quicker;
 * the public key is computed from it, and written again whenever it is not there or is another's. So the two can never
 * come apart, whenever a process is killed and however many start at once.
 */
final class SigningKeys {
    static final String ALGORITHM = "Ed25519";
    private static final int ID_DIGITS = 16;

    private SigningKeys() {}

    /** The pair, made when it is missing. */
    static KeyPair pair(Path directory, KeyName name) throws IOException {
        Path privateFile = name.privateKey(directory);
        if (!Files.exists(privateFile)) {
            Files.createDirectories(directory);
            create(privateFile);
        }
        PrivateKey privateKey = privateKey(privateFile);
        PublicKey publicKey = publicKeyOf(privateKey, privateFile);
        publish(publicKey, name.publicKey(directory));
        return new KeyPair(publicKey, privateKey);
    }

    static PublicKey publicKey(Path directory, KeyName name) throws IOException {
        Path file = name.publicKey(directory);
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decoded(file)));
        } catch (GeneralSecurityException e) {
            throw notAKey(file, e);
        }
    }

    /** By which a record says whose signature it carries. */
    static String id(PublicKey key) {
        return Digests.sha256(key.getEncoded()).substring(0, ID_DIGITS);
    }

    private static void create(Path privateFile) throws IOException {
        // Readable by its owner alone, as every temporary file.
        Path whole = Files.createTempFile(
                privateFile.getParent(), privateFile.getFileName().toString(), ".new");
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            write(whole, pair.getPrivate().getEncoded());
            // A move would replace what another process has put there meanwhile.
            Files.createLink(privateFile, whole);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker: that key is ours too.
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    "the file system of " + privateFile + " has no hard links, so no key can be made there safely;"
                            + " make one elsewhere and copy both files, or set security.keys to another directory",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot make " + ALGORITHM + " keys; use a JDK of version 17 or later", e);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static void publish(PublicKey key, Path file) throws IOException {
        if (Files.exists(file) && line(key.getEncoded()).equals(Files.readString(file))) {
            return;
        }
        Path whole = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        try {
            write(whole, key.getEncoded());
            readableByAll(whole);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(decoded(file)));
        } catch (GeneralSecurityException e) {
            throw notAKey(file, e);
        }
    }

    /** A private key of Ed25519 is the random bytes that its pair is made from: the same bytes make the pair again. */
    private static PublicKey publicKeyOf(PrivateKey key, Path file) throws IOException {
        if (!(key instanceof EdECPrivateKey edwards) || edwards.getBytes().isEmpty()) {
            throw notAKey(file, null);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(
                    NamedParameterSpec.ED25519, new Given(edwards.getBytes().get()));
            KeyPair pair = generator.generateKeyPair();
            if (!Arrays.equals(pair.getPrivate().getEncoded(), key.getEncoded())) {
                throw new IOException("this Java's " + ALGORITHM + " provider cannot tell the public key of " + file
                        + "; use the one that comes with the JDK");
            }
            return pair.getPublic();
        } catch (GeneralSecurityException e) {
            throw notAKey(file, e);
        }
    }

    private static void write(Path file, byte[] key) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(line(key));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void readableByAll(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static String line(byte[] key) {
        return Base64.getEncoder().encodeToString(key) + "\n";
    }

    private static byte[] decoded(Path file) throws IOException {
        try {
            return Base64.getDecoder().decode(Files.readString(file).trim());
        } catch (IllegalArgumentException e) {
            throw notAKey(file, e);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no key " + file + " yet; the process that signs with it makes it", e);
        }
    }

    private static IOException notAKey(Path file, @org.jspecify.annotations.Nullable Exception cause) {
        return new IOException(
                file + " is no " + ALGORITHM + " key in Base64; delete both key files to have new ones made", cause);
    }

    /** Gives the bytes it was made with. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
