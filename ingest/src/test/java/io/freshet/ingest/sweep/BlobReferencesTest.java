package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class BlobReferencesTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Property(tries = 200)
    void findsTheStateOfACheckpointWhateverItsSize(@ForAll @LongRange(min = 0) long sizeBytes) throws IOException {
        assertThat(BlobReferences.in(record(DIGEST, sizeBytes))).containsExactly(new BlobRef(DIGEST, sizeBytes));
    }

    @Test
    void findsNoneInADigestThatIsCutOrOfOtherDigits() throws IOException {
        byte[] whole = record(DIGEST, 70);

        assertThat(BlobReferences.in(record("x" + DIGEST.substring(1), 70))).isEmpty();
        assertThat(BlobReferences.in(java.util.Arrays.copyOf(whole, 60))).isEmpty();
        assertThat(BlobReferences.in(new byte[0])).isEmpty();
    }

    private static byte[] record(String sha256, long sizeBytes) throws IOException {
        ByteBuffer record = Checkpoint.newBuilder()
                .setModel("colours")
                .setState(new BlobRef(sha256, sizeBytes))
                .setConsumed(List.of())
                .setWindow(1)
                .setStep(1)
                .setVersion(1)
                .setCreatedAt(Instant.EPOCH)
                .build()
                .toByteBuffer();
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }
}
