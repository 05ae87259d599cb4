package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.align.SampleState.Closing;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SampleStateCodecTest {
    /** State as layout 1 wrote it on the day it was made: every later program must read it. */
    private static final String LAYOUT_1 = "0102000000000000000a03000000000000004c02"
            + "0161" + "000000000000000a" + "0a746578742f706c61696e" + "0173" + "11".repeat(32)
            + "01" + "016b0176" + "00" + "020102"
            + "0162" + "000000000000000b" + "09696d6167652f706e67" + "00" + "22".repeat(32)
            + "00" + "01" + "0000000000004e20" + "22".repeat(32);

    @Test
    void readsWhatLayout1Wrote() {
        SampleState state = SampleStateCodec.read(HexFormat.of().parseHex(LAYOUT_1));

        assertThat(state.closing()).isEqualTo(new Closing(ClosedBy.GRACE, 3, 76));
        assertThat(state.earliestMs()).isEqualTo(10);
        assertThat(state.parts()).isEqualTo(parts());
    }

    @Test
    void writesLayout1() {
        SampleState state = SampleState.closed(new TreeMap<>(parts()), 10, new Closing(ClosedBy.GRACE, 3, 76));

        assertThat(HexFormat.of().formatHex(SampleStateCodec.write(state))).isEqualTo(LAYOUT_1);
    }

    @Test
    void anOpenSampleComesBackOpen() {
        SampleState state = SampleState.open(new TreeMap<>(parts()), 10);

        SampleState read = SampleStateCodec.read(SampleStateCodec.write(state));

        assertThat(read.isOpen()).isTrue();
        assertThat(read.parts()).isEqualTo(parts());
    }

    @Test
    void aStatusOfALaterProgramIsRefused() {
        byte[] bytes = HexFormat.of().parseHex("0109" + "00".repeat(9));

        assertThatThrownBy(() -> SampleStateCodec.read(bytes)).hasMessageContaining("status 9");
    }

    private static Map<String, Part> parts() {
        return Map.of(
                "a",
                new Part(
                        Instant.ofEpochMilli(10),
                        "text/plain",
                        ByteBuffer.wrap(new byte[] {1, 2}),
                        "11".repeat(32),
                        "s",
                        Map.of("k", "v")),
                "b",
                new Part(
                        Instant.ofEpochMilli(11),
                        "image/png",
                        new BlobRef("22".repeat(32), 20_000L),
                        "22".repeat(32),
                        "",
                        Map.of()));
    }
}
