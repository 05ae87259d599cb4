package io.freshet.benchmarks.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.event.BlobRef;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkloadTest {
    @TempDir
    private Path directory;

    @Test
    void smallPayloadsTravelInTheEvent() throws Exception {
        List<Object> pool = PayloadClass.SMALL.pool(BlobStore.files(directory, InstantSource.system()), 1);

        assertThat(pool)
                .allSatisfy(payload -> assertThat(payload)
                        .isInstanceOfSatisfying(
                                ByteBuffer.class,
                                bytes -> assertThat(bytes.remaining()).isEqualTo(200)));
    }

    @Test
    void largePayloadsAreReallyInTheStore() throws Exception {
        BlobStore blobs = BlobStore.files(directory, InstantSource.system());

        List<Object> pool = PayloadClass.IMAGE.pool(blobs, 1);

        for (Object payload : pool) {
            assertThat(blobs.read((BlobRef) payload)).hasSize(20_000);
        }
        assertThat(pool).doesNotHaveDuplicates();
    }

    @Test
    void aKeyIsItsNumber() {
        assertThat(Workload.number(Workload.key(1234))).isEqualTo(1234);
    }

    @Test
    void aBenchOfNothingIsRefused() {
        assertThatThrownBy(() -> new AlignBench.Scale(0, 3, 1, directory)).hasMessageContaining("keys is 0");
    }
}
