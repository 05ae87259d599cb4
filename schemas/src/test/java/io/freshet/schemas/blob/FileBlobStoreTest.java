package io.freshet.schemas.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.BlobRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FileBlobStoreTest extends BlobStoreContractTest {
    private static final byte[] BYTES = "a payload".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    int passes() {
        return 1;
    }

    @Override
    BlobStore open() throws IOException {
        return BlobStore.files(root(), InstantSource.system());
    }

    @Override
    void plant(String name, byte[] bytes) throws IOException {
        Path file = root().resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @Override
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root().relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefusedAtOnce() throws IOException {
        Path file = Files.write(directory.resolve("file"), BYTES);

        assertThatThrownBy(() -> BlobStore.files(file.resolve("below"), InstantSource.system()))
                .isInstanceOf(BlobUnavailableException.class)
                .hasMessageContaining("blobs.url");
    }

    @Test
    void puttingAgainMakesYoung() throws IOException {
        BlobRef ref = BlobStore.files(root(), InstantSource.fixed(NOW)).put(BYTES);

        BlobStore.files(root(), InstantSource.fixed(NOW.plus(Duration.ofDays(40))))
                .put(BYTES);

        assertThat(shown()).containsExactly(new StoredBlob(ref, NOW.plus(Duration.ofDays(40)), false));
    }

    @Test
    void aStoreThatCannotBeWrittenSaysSoAndTakesTheSameBytesLater() throws IOException {
        BlobStore store = open();
        // Root may write into any directory, so that one is made what nobody can write into.
        Files.delete(root().resolve("incoming"));
        Files.writeString(root().resolve("incoming"), "not a directory");

        assertThatThrownBy(() -> store.put(BYTES)).isInstanceOf(BlobUnavailableException.class);
        Files.delete(root().resolve("incoming"));
        Files.createDirectory(root().resolve("incoming"));
        assertThat(store.read(store.put(BYTES))).isEqualTo(BYTES);
    }

    @Test
    void whatPutsThatNeverEndedLeftIsTidiedOnceItIsOld() throws IOException {
        BlobStore store = open();
        plant("incoming/old.part", BYTES);
        plant("incoming/young.part", BYTES);
        plant("incoming/notes.txt", BYTES);
        for (String old : List.of("old.part", "notes.txt")) {
            Files.setLastModifiedTime(root().resolve("incoming").resolve(old), FileTime.from(NOW));
        }

        int tidied = store.quarantine().tidy(NOW.plusSeconds(1));

        assertThat(tidied).isEqualTo(1);
        assertThat(names()).containsExactlyInAnyOrder("incoming/young.part", "incoming/notes.txt");
    }

    private Path root() {
        return directory.resolve("blobs");
    }
}
