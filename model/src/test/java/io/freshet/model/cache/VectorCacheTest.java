package io.freshet.model.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.cache.VectorCache.Counts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorCacheTest {
    private static final VectorCache.Key ONE = VectorCache.Key.of("one");
    private static final VectorCache.Key TWO = VectorCache.Key.of("two");

    @TempDir
    private Path directory;

    @Test
    void findsWhatAnotherProcessKept() throws IOException {
        try (VectorCache cache = VectorCache.open(directory, 1 << 20)) {
            cache.keep(ONE, new float[] {1, -0f, Float.MIN_VALUE});
            cache.keep(TWO, new float[0]);
        }

        try (VectorCache again = VectorCache.open(directory, 1 << 20)) {
            assertThat(again.find(ONE).orElseThrow()).containsExactly(1f, -0f, Float.MIN_VALUE);
            assertThat(again.find(TWO).orElseThrow()).isEmpty();
            assertThat(again.find(VectorCache.Key.of("three"))).isEmpty();
            assertThat(again.counts()).isEqualTo(new Counts(2, 1));
        }
    }

    @Test
    void cutsOffARecordThatWasHalfWrittenAndGoesOn() throws IOException {
        try (VectorCache cache = VectorCache.open(directory, 1 << 20)) {
            cache.keep(ONE, new float[] {1, 2});
            cache.keep(TWO, new float[] {3, 4});
        }
        Path file = records();
        try (FileChannel half = FileChannel.open(file, StandardOpenOption.WRITE)) {
            half.truncate(Files.size(file) - 3);
        }

        try (VectorCache again = VectorCache.open(directory, 1 << 20)) {
            assertThat(again.find(ONE).orElseThrow()).containsExactly(1f, 2f);
            assertThat(again.find(TWO)).isEmpty();
            again.keep(TWO, new float[] {3, 4});
            assertThat(again.find(TWO).orElseThrow()).containsExactly(3f, 4f);
        }
        try (VectorCache third = VectorCache.open(directory, 1 << 20)) {
            assertThat(third.find(TWO).orElseThrow()).containsExactly(3f, 4f);
        }
    }

    @Test
    void givesNothingWhoseBytesHaveChanged() throws IOException {
        try (VectorCache cache = VectorCache.open(directory, 1 << 20)) {
            cache.keep(ONE, new float[] {1, 2});
            try (FileChannel damaged = FileChannel.open(records(), StandardOpenOption.WRITE)) {
                damaged.write(ByteBuffer.wrap(new byte[] {7}), damaged.size() - 2);
            }

            assertThat(cache.find(ONE)).isEmpty();
            cache.keep(ONE, new float[] {1, 2});
            assertThat(cache.find(ONE).orElseThrow()).containsExactly(1f, 2f);
        }
    }

    @Test
    void letsTheFirstInGoWhenThereAreTooManyBytes() throws IOException {
        try (VectorCache cache = VectorCache.open(directory, 8 << 10)) {
            for (int i = 0; i < 100; i++) {
                cache.keep(VectorCache.Key.of("key " + i), new float[100]);
            }

            assertThat(cache.sizeBytes()).isLessThanOrEqualTo(8 << 10);
            assertThat(cache.find(VectorCache.Key.of("key 0"))).isEmpty();
            assertThat(cache.find(VectorCache.Key.of("key 99")).orElseThrow()).hasSize(100);
        }
        try (VectorCache smaller = VectorCache.open(directory, 4 << 10)) {
            assertThat(smaller.sizeBytes()).isLessThanOrEqualTo(4 << 10);
            assertThat(smaller.find(VectorCache.Key.of("key 99")).orElseThrow()).hasSize(100);
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() throws IOException {
        try (VectorCache cache = VectorCache.open(directory, 1 << 20)) {
            assertThatThrownBy(() -> VectorCache.open(directory, 1 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
            assertThat(cache.find(ONE)).isEmpty();
        }
    }

    private Path records() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(RecordFile::isOne).findFirst().orElseThrow();
        }
    }
}
