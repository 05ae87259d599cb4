package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.config.PayloadLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A payload that holds less than it declares is refused, wherever it was cut. */
final class CutPayloadTest {
    private static final int STEP = 7;

    static Stream<String> pictures() {
        return ReferenceFiles.readAs(".rgb");
    }

    static Stream<String> sounds() {
        return ReferenceFiles.readAs(".f32");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void refusesAPictureThatWasCut(String name) {
        byte[] whole = ReferenceFiles.bytes(name);

        for (int percent = 2; percent < 100; percent += STEP) {
            assertRefused(Arrays.copyOf(whole, whole.length * percent / 100));
        }
        // All but the end mark, of a GIF all but the last pixels too.
        assertRefused(Arrays.copyOf(whole, whole.length - (name.endsWith("gif") ? 4 : 1)));
    }

    static Stream<String> sequential() {
        return pictures().filter(name -> name.endsWith("jpg") && !name.startsWith("progressive"));
    }

    @ParameterizedTest
    @MethodSource("sequential")
    void refusesAJpegThatWasCutAndEnded(String name) {
        byte[] whole = ReferenceFiles.bytes(name);

        for (int percent = 60; percent < 100; percent += STEP) {
            byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100 + 2);
            cut[cut.length - 2] = (byte) 0xFF;
            cut[cut.length - 1] = (byte) 0xD9;
            assertRefused(cut);
        }
    }

    static Stream<String> webs() {
        return pictures().filter(name -> name.endsWith("webp"));
    }

    @ParameterizedTest
    @MethodSource("webs")
    void refusesAWebPWhoseChunkIsLongerThanTheFileSays(String name) {
        byte[] whole = ReferenceFiles.bytes(name);

        byte[] cut = Arrays.copyOf(whole, whole.length * 3 / 4 & ~1);
        ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(4, cut.length - 8);

        assertRefused(cut);
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void refusesASoundThatHoldsLessThanItDeclares(String name) {
        byte[] whole = ReferenceFiles.bytes(name);
        PayloadLimits.Audio limits = PayloadLimits.Audio.DEFAULT;

        // The last frame at least: what may stand behind the sound is no sound.
        int end = whole.length - 64;
        for (int length : new int[] {5, 20, 40, end / 2, end}) {
            assertThatThrownBy(() -> Audio.decode(Arrays.copyOf(whole, length), limits))
                    .isInstanceOf(UndecodableException.class);
        }
    }

    private static void assertRefused(byte[] cut) {
        assertThatThrownBy(() -> Images.decode(cut, PayloadLimits.Image.DEFAULT))
                .isInstanceOf(UndecodableException.class)
                .hasMessageNotContaining("java");
    }
}
