package io.freshet.schemas.blob;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Takes a blob's bytes from where they come, and refuses those that are not the blob. */
final class Verified {
    private Verified() {}

    static byte[] bytes(BlobRef ref, InputStream in) throws IOException {
        byte[] bytes = in.readAllBytes();
        verify(ref, Digests.ref(bytes));
        return bytes;
    }

    static void copy(BlobRef ref, InputStream in, Path to) throws IOException {
        MessageDigest digest = Digests.newSha256();
        try {
            long sizeBytes = Files.copy(new DigestInputStream(in, digest), to);
            verify(ref, new BlobRef(Digests.hex(digest.digest()), sizeBytes));
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    static void verify(BlobRef wanted, BlobRef found) throws BlobMissingException {
        if (!wanted.equals(found)) {
            throw new BlobMissingException("blob " + wanted.getSha256() + " is damaged: the store holds "
                    + found.getSizeBytes() + " bytes with digest " + found.getSha256()
                    + "; delete them and put it again");
        }
    }
}
