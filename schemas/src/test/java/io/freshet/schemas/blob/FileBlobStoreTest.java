package io.freshet.schemas.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileBlobStoreTest {
    private static final byte[] BYTES = "a payload".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private BlobStore store;

    @BeforeEach
    void open() throws IOException {
        store = BlobStore.open(directory.resolve("blobs").toUri());
    }

    @Test
    void readsWhatWasPut() throws IOException {
        BlobRef ref = store.put(BYTES);

        assertThat(store.read(ref)).isEqualTo(BYTES);
        assertThat(ref.getSizeBytes()).isEqualTo(BYTES.length);
        assertThat(store.contains(ref)).isTrue();
    }

    @Test
    void theDigestIsSha256() throws IOException {
        // Value from FIPS 180-2, appendix B.1.
        BlobRef ref = store.put("abc".getBytes(StandardCharsets.UTF_8));

        assertThat(ref.getSha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aFileAndItsBytesAreTheSameBlob() throws IOException {
        Path file = Files.write(directory.resolve("file"), BYTES);

        assertThat(store.put(file)).isEqualTo(store.put(BYTES));
    }

    @Test
    void copiesToAFile() throws IOException {
        BlobRef ref = store.put(BYTES);
        Path copy = directory.resolve("copy");

        store.read(ref, copy);

        assertThat(copy).hasBinaryContent(BYTES);
    }

    @Test
    void anEmptyBlobIsABlob() throws IOException {
        assertThat(store.read(store.put(new byte[0]))).isEmpty();
    }

    @Test
    void aDeletedBlobIsMissing() throws IOException {
        BlobRef ref = store.put(BYTES);

        store.delete(ref);
        store.delete(ref);

        assertThat(store.contains(ref)).isFalse();
        assertThatThrownBy(() -> store.read(ref))
                .isInstanceOf(BlobMissingException.class)
                .hasMessageContaining(ref.getSha256());
    }

    @Test
    void aDamagedBlobIsNeverRead() throws IOException {
        BlobRef ref = store.put(BYTES);
        Files.write(stored(ref), "a Payload".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store.read(ref))
                .isInstanceOf(BlobMissingException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> store.read(ref, directory.resolve("copy"))).isInstanceOf(BlobMissingException.class);
    }

    @Test
    void aHostileDigestCannotLeaveTheStore() {
        BlobRef hostile = new BlobRef("../../../etc/passwd", 1L);

        assertThatThrownBy(() -> store.read(hostile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
    }

    @Test
    void manyWritersOfTheSameBytesLeaveOneBlobAndNoRest() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<BlobRef>> puts = Stream.generate(() -> (Callable<BlobRef>) () -> store.put(BYTES))
                    .limit(64)
                    .toList();
            for (var put : writers.invokeAll(puts)) {
                assertThat(store.read(put.get())).isEqualTo(BYTES);
            }
        } finally {
            writers.shutdownNow();
        }

        try (Stream<Path> files = Files.walk(directory.resolve("blobs"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefusedAtOnce() throws IOException {
        Path file = Files.write(directory.resolve("file"), BYTES);

        assertThatThrownBy(() -> BlobStore.open(file.resolve("below").toUri()))
                .isInstanceOf(BlobUnavailableException.class);
        assertThatThrownBy(() -> BlobStore.open(URI.create("ftp://host/blobs")))
                .hasMessageContaining("file:///directory");
    }

    @Test
    void payloadsAboveTheLimitBecomeReferences() throws IOException {
        Object small = Payloads.inlineOrBlob(BYTES, BYTES.length, store);
        Object large = Payloads.inlineOrBlob(BYTES, BYTES.length - 1, store);

        assertThat(small).isInstanceOf(ByteBuffer.class);
        assertThat(large).isInstanceOf(BlobRef.class);
        assertThat(Payloads.bytes(small, store))
                .isEqualTo(Payloads.bytes(large, store))
                .isEqualTo(BYTES);
        assertThat(Payloads.sizeBytes(small))
                .isEqualTo(Payloads.sizeBytes(large))
                .isEqualTo(BYTES.length);
    }

    private Path stored(BlobRef ref) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("blobs"))) {
            return files.filter(file -> file.endsWith(ref.getSha256()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
