package io.freshet.trainer.publish;

import io.freshet.schemas.blob.BlobContent;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobQuarantine;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** A store on a bad disk: one byte of the blob that is put n-th is turned over once it was taken. */
final class DamagingStore implements BlobStore {
    private final Path directory;
    private final BlobStore store;
    private int left;

    /** @param nth which is damaged, from 0; negative for none */
    DamagingStore(Path directory, int nth) throws BlobUnavailableException {
        this.directory = directory;
        this.store = BlobStore.files(directory, InstantSource.system());
        this.left = nth;
    }

    @Override
    public BlobRef put(byte[] bytes) throws BlobUnavailableException {
        return taken(store.put(bytes));
    }

    @Override
    public BlobRef put(Path file) throws BlobUnavailableException {
        return taken(store.put(file));
    }

    @Override
    public BlobRef put(BlobContent content) throws BlobUnavailableException {
        return taken(store.put(content));
    }

    private BlobRef taken(BlobRef ref) {
        if (left-- == 0) {
            String sha256 = ref.getSha256();
            Path file = directory
                    .resolve(sha256.substring(0, 2))
                    .resolve(sha256.substring(2, 4))
                    .resolve(sha256);
            try {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("the test could not damage " + file, e);
            }
        }
        return ref;
    }

    @Override
    public InputStream open(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        return store.open(ref);
    }

    @Override
    public byte[] read(BlobRef ref) throws BlobMissingException, BlobUnavailableException {
        return store.read(ref);
    }

    @Override
    public void read(BlobRef ref, Path to) throws BlobMissingException, BlobUnavailableException {
        store.read(ref, to);
    }

    @Override
    public boolean contains(BlobRef ref) throws BlobUnavailableException {
        return store.contains(ref);
    }

    @Override
    public void delete(BlobRef ref) throws BlobUnavailableException {
        store.delete(ref);
    }

    @Override
    public BlobQuarantine quarantine() {
        return store.quarantine();
    }
}
