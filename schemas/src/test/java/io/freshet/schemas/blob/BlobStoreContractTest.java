package io.freshet.schemas.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every store. */
abstract class BlobStoreContractTest {
    private static final byte[] BYTES = "a payload".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final Instant past = Instant.now().minus(Duration.ofDays(1));
    private final Instant future = Instant.now().plus(Duration.ofDays(1));
    private BlobStore store;

    /** An empty store. */
    abstract BlobStore open() throws IOException;

    /** Lays bytes into the store behind its back. */
    abstract void plant(String name, byte[] bytes) throws IOException;

    /** The names of everything that the store holds, blobs or not, behind its back. */
    abstract List<String> names() throws IOException;

    @BeforeEach
    void openAnEmptyStore() throws IOException {
        store = open();
    }

    /** Parts are 5 MiB where a store moves large blobs in parts. */
    @Test
    void aBlobOfManyPartsComesBackFromQuarantineWhole() throws IOException {
        BlobStore store = open();
        byte[] large = new byte[11 << 20];
        new Random(3).nextBytes(large);
        BlobRef ref = store.put(large);

        assertThat(store.quarantine().add(ref, Instant.now().plusSeconds(60))).isTrue();
        assertThat(shown()).extracting(StoredBlob::quarantined).containsExactly(true);
        store.quarantine().bringBack(ref);

        assertThat(store.read(ref)).isEqualTo(large);
        assertThat(shown()).extracting(StoredBlob::quarantined).containsExactly(false);
    }

    @Test
    void readsWhatWasPut() throws IOException {
        BlobRef ref = store.put(BYTES);

        assertThat(store.read(ref)).isEqualTo(BYTES);
        assertThat(ref.getSizeBytes()).isEqualTo(BYTES.length);
        assertThat(store.contains(ref)).isTrue();
    }

    @Test
    void streamsContentInAndOutVerified() throws IOException {
        byte[] large = new byte[11 << 20];
        new Random(7).nextBytes(large);
        BlobContent content = out -> {
            for (int from = 0; from < large.length; from += 100_000) {
                out.write(large, from, Math.min(100_000, large.length - from));
            }
        };

        BlobRef ref = store.put(content);

        assertThat(ref).isEqualTo(Digests.ref(large)).isEqualTo(store.put(large));
        try (InputStream in = store.open(ref)) {
            assertThat(in.readAllBytes()).isEqualTo(large);
        }
        assertThat(store.read(ref)).isEqualTo(large);
        assertThat(names()).hasSize(1);
    }

    @Test
    void aStreamOfWhatIsDamagedDoesNotEnd() throws IOException {
        BlobRef ref = store.put(BYTES);
        plant(BlobName.of(ref).path(), "a pAyload".getBytes(StandardCharsets.UTF_8));

        try (InputStream in = store.open(ref)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(BlobMissingException.class)
                    .hasMessageContaining("is damaged");
        }
        BlobRef none = new BlobRef("0".repeat(64), 1L);
        assertThatThrownBy(() -> store.open(none)).isInstanceOf(BlobMissingException.class);
    }

    @Test
    void contentThatBreaksOffLeavesNothing() throws IOException {
        byte[] large = new byte[11 << 20];
        AtomicInteger asked = new AtomicInteger();
        BlobContent breaking = out -> {
            out.write(large);
            // The second time it is asked, or the only one: when bytes are on their way.
            if (asked.incrementAndGet() == passes()) {
                throw new IOException("the content broke off");
            }
        };

        assertThatThrownBy(() -> store.put(breaking))
                .isInstanceOf(BlobUnavailableException.class)
                .hasMessageContaining("broke off");

        assertThat(names()).isEmpty();
    }

    /** How often content is asked for its bytes. */
    abstract int passes();

    @Test
    void theDigestIsSha256() throws IOException {
        // Value from FIPS 180-2, appendix B.1.
        BlobRef ref = store.put("abc".getBytes(StandardCharsets.UTF_8));

        assertThat(ref.getSha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(names()).containsExactly("ba/78/" + ref.getSha256());
    }

    @Test
    void aFileAndItsBytesAreTheSameBlob() throws IOException {
        Path file = Files.write(directory.resolve("file"), BYTES);

        assertThat(store.put(file)).isEqualTo(store.put(BYTES));
        assertThat(names()).hasSize(1);
    }

    @Test
    void aLargeFileComesBackAsItWas() throws IOException {
        byte[] large = new byte[8 << 20];
        new Random(1).nextBytes(large);
        Path file = Files.write(directory.resolve("file"), large);
        Path copy = directory.resolve("copy");

        store.read(store.put(file), copy);

        assertThat(copy).hasSameBinaryContentAs(file);
    }

    @Test
    void copiesToAFileThatIsNotThereYet() throws IOException {
        BlobRef ref = store.put(BYTES);
        Path copy = directory.resolve("copy");
        Path taken = Files.writeString(directory.resolve("taken"), "mine");

        store.read(ref, copy);

        assertThat(copy).hasBinaryContent(BYTES);
        assertThatThrownBy(() -> store.read(ref, taken)).isInstanceOf(BlobUnavailableException.class);
        assertThat(taken).hasContent("mine");
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
        assertThatThrownBy(() -> store.read(ref, directory.resolve("copy"))).isInstanceOf(BlobMissingException.class);
    }

    @Test
    void aDamagedBlobIsNeverRead() throws IOException {
        BlobRef ref = store.put(BYTES);
        plant(names().get(0), "a Payload".getBytes(StandardCharsets.UTF_8));
        Path copy = directory.resolve("copy");

        assertThatThrownBy(() -> store.read(ref))
                .isInstanceOf(BlobMissingException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> store.read(ref, copy)).isInstanceOf(BlobMissingException.class);
        assertThat(copy).doesNotExist();
    }

    @Test
    void aBlobThatWasCutShortIsMendedByPuttingItAgain() throws IOException {
        BlobRef ref = store.put(BYTES);
        plant(names().get(0), new byte[0]);

        store.put(BYTES);

        assertThat(store.read(ref)).isEqualTo(BYTES);
    }

    @Test
    void aHostileDigestCannotLeaveTheStore() {
        BlobRef hostile = new BlobRef("../../../etc/passwd", 1L);

        assertThatThrownBy(() -> store.read(hostile))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64");
        assertThatThrownBy(() -> store.delete(hostile)).isInstanceOf(IllegalArgumentException.class);
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

        assertThat(names()).hasSize(1);
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

    @Test
    void theQuarantineShowsEveryBlobAndNothingElse() throws IOException {
        BlobRef kept = store.put(BYTES);
        BlobRef aside = store.put("another".getBytes(StandardCharsets.UTF_8));
        store.quarantine().add(aside, future);
        plant("notes.txt", BYTES);
        plant("ab/cd/notes.txt", BYTES);
        plant("ab/cd/" + "0".repeat(64), BYTES);
        plant("aside/notes.txt", BYTES);

        List<StoredBlob> shown = shown();

        assertThat(shown).extracting(StoredBlob::ref).containsExactlyInAnyOrder(kept, aside);
        assertThat(shown).allSatisfy(blob -> {
            assertThat(blob.quarantined()).isEqualTo(blob.ref().equals(aside));
            assertThat(blob.since()).isBetween(past, future);
        });
    }

    @Test
    void aBlobThatLiesAsideIsStillReadAndComesBack() throws IOException {
        BlobRef ref = store.put(BYTES);

        boolean moved = store.quarantine().add(ref, future);

        assertThat(moved).isTrue();
        assertThat(names()).containsExactly("aside/" + ref.getSha256());
        assertThat(store.contains(ref)).isTrue();
        assertThat(store.read(ref)).isEqualTo(BYTES);
        store.quarantine().bringBack(ref);
        store.quarantine().bringBack(ref);
        assertThat(store.read(ref)).isEqualTo(BYTES);
        assertThat(shown()).singleElement().matches(blob -> !blob.quarantined());
    }

    @Test
    void onlyWhatIsOldGoesAsideAndOnlyWhatLayThereLongGoesForGood() throws IOException {
        BlobRef ref = store.put(BYTES);
        BlobQuarantine quarantine = store.quarantine();

        assertThat(quarantine.add(ref, past)).isFalse();
        assertThat(quarantine.drop(ref, future)).isFalse();
        assertThat(quarantine.add(ref, future)).isTrue();
        assertThat(quarantine.add(ref, future)).isFalse();
        assertThat(quarantine.drop(ref, past)).isFalse();
        assertThat(store.read(ref)).isEqualTo(BYTES);
        assertThat(quarantine.drop(ref, future)).isTrue();
        assertThat(quarantine.drop(ref, future)).isFalse();
        assertThat(names()).isEmpty();
    }

    @Test
    void aBlobThatLiesAsideIsPutAnew() throws IOException {
        BlobRef ref = store.put(BYTES);
        store.quarantine().add(ref, future);

        store.put(BYTES);
        store.quarantine().drop(ref, future);

        assertThat(store.read(ref)).isEqualTo(BYTES);
    }

    @Test
    void aBlobWhoseEarlierCopyLiesAsideStaysUntilThatHasGone() throws IOException {
        BlobRef ref = store.put(BYTES);
        store.quarantine().add(ref, future);
        store.put(BYTES);

        assertThat(store.quarantine().add(ref, future)).isFalse();
        store.quarantine().drop(ref, future);
        assertThat(store.quarantine().add(ref, future)).isTrue();
        assertThat(store.read(ref)).isEqualTo(BYTES);
    }

    @Test
    void aBlobThatLiesAsideCanBeDeleted() throws IOException {
        BlobRef ref = store.put(BYTES);
        store.quarantine().add(ref, future);

        store.delete(ref);

        assertThat(store.contains(ref)).isFalse();
        assertThat(names()).isEmpty();
    }

    final List<StoredBlob> shown() throws IOException {
        List<StoredBlob> shown = new ArrayList<>();
        store.quarantine().visit(shown::add);
        return shown;
    }
}
