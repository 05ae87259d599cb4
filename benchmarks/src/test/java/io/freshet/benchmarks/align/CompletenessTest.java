package io.freshet.benchmarks.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CompletenessTest {
    private final Completeness output = new Completeness(2, 2);

    private static Sample sample(String id, int revision, ClosedBy by, String... modalities) {
        Map<String, Part> parts = new HashMap<>();
        for (String modality : modalities) {
            parts.put(modality, new Part(Instant.EPOCH, "text/plain", ByteBuffer.allocate(1), "", "bench", Map.of()));
        }
        return new Sample(id, revision, Instant.EPOCH, parts, List.of(), by, Origin.ALIGNED, null);
    }

    @Test
    void oneWholeSampleForEachKeyIsExact() throws Exception {
        output.take(sample("k1", 1, ClosedBy.COMPLETE, "a", "b"), true);
        output.take(sample("k0", 1, ClosedBy.COMPLETE, "a", "b"), true);
        output.take(sample("later0", 1, ClosedBy.COMPLETE, "a"), true);

        output.requireExact("test");
        assertThat(output.beyond()).isZero();
    }

    @Test
    void aKeyWithoutAWholeSampleIsToldOf() {
        output.take(sample("k0", 1, ClosedBy.COMPLETE, "a", "b"), true);
        output.take(sample("k1", 1, ClosedBy.COMPLETE, "a"), true);

        assertThatThrownBy(() -> output.requireComplete("test"))
                .hasMessageContaining("test sent 1 complete samples of 2");
    }

    @Test
    void piecesAndRepeatsAreBeyond() throws Exception {
        output.take(sample("k0", 1, ClosedBy.GRACE, "a"), false);
        output.take(sample("k0", 1, ClosedBy.GRACE, "a", "b"), false);
        output.take(sample("k1", 1, ClosedBy.GRACE, "a", "b"), false);
        output.take(sample("k1", 1, ClosedBy.GRACE, "a", "b"), false);

        output.requireComplete("test");
        assertThat(output.beyond()).isEqualTo(2);
        assertThatThrownBy(() -> output.requireExact("test")).hasMessageContaining("2 samples too many or in pieces");
    }

    @Test
    void ofAnAlignedSampleAlsoWhatItSaysOfItselfCounts() {
        output.take(sample("k0", 1, ClosedBy.COMPLETE, "a", "b"), true);
        output.take(sample("k1", 2, ClosedBy.COMPLETE, "a", "b"), true);

        assertThat(output.beyond()).isEqualTo(1);
    }
}
