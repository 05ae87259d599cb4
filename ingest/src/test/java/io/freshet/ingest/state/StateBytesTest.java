package io.freshet.ingest.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class StateBytesTest {
    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @IntRange(min = 0) int size,
            @ForAll long number,
            @ForAll double value,
            @ForAll String text,
            @ForAll byte[] bytes) {
        byte[] state = new StateWriter(1)
                .writeSize(size)
                .writeLong(number)
                .writeDouble(value)
                .writeText(text.replace('\ud800', ' '))
                .writeBytes(ByteBuffer.wrap(bytes))
                .toBytes();

        StateReader in = new StateReader(state, 1);
        assertThat(in.readSize()).isEqualTo(size);
        assertThat(in.readLong()).isEqualTo(number);
        assertThat(Double.doubleToLongBits(in.readDouble())).isEqualTo(Double.doubleToLongBits(value));
        in.readText();
        assertThat(in.readBytes()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void theLayoutIsWhatItAlwaysWas() {
        byte[] state = new StateWriter(1)
                .writeSize(300)
                .writeLong(-2)
                .writeFloat(1.5f)
                .writeText("grüße")
                .toBytes();

        assertThat(HexFormat.of().formatHex(state)).isEqualTo("01ac02fffffffffffffffe3fc00000076772c3bcc39f65");
    }

    @Test
    void aWriterGrowsAsNeeded() {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 7);

        byte[] state = new StateWriter(1).writeBytes(ByteBuffer.wrap(large)).toBytes();

        assertThat(new StateReader(state, 1).readBytes()).isEqualTo(ByteBuffer.wrap(large));
    }

    @Test
    void aNewerProgramReadsOlderLayouts() {
        byte[] older = new StateWriter(1).writeText("a").toBytes();

        StateReader in = new StateReader(older, 2);

        assertThat(in.version()).isEqualTo(1);
        assertThat(in.readText()).isEqualTo("a");
    }

    @Test
    void anOlderProgramRefusesNewerLayouts() {
        byte[] newer = new StateWriter(2).toBytes();

        assertThatThrownBy(() -> new StateReader(newer, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("layout 2");
    }

    @Test
    void stateThatIsCutShortSaysSo() {
        byte[] whole = new StateWriter(1).writeText("hello").toBytes();

        StateReader in = new StateReader(Arrays.copyOf(whole, whole.length - 1), 1);

        assertThatThrownBy(in::readText)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changelog");
    }
}
