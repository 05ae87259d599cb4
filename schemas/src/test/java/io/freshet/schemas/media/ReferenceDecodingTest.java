package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.PayloadLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we read is what the libraries read that people prepare data with. */
final class ReferenceDecodingTest {
    /** Of 255. */
    private static final int TOLERANCE = 1;
    /** The WebP decoder does not smooth the chroma between pixels, where libwebp does. */
    private static final Map<String, Integer> TOLERANCES = Map.of("lossy.webp", 12);

    static Stream<String> pictures() {
        return ReferenceFiles.readAs(".rgb");
    }

    static Stream<String> sounds() {
        return ReferenceFiles.readAs(".f32");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void readsAPictureAsPillowDoes(String name) throws UndecodableException {
        ByteBuffer expected = ByteBuffer.wrap(ReferenceFiles.bytes(name + ".rgb"));
        int width = expected.getShort();
        int height = expected.getShort();

        Images.Pixels pixels = Images.decode(ReferenceFiles.bytes(name), PayloadLimits.Image.DEFAULT);

        assertThat(pixels.width()).isEqualTo(width);
        assertThat(pixels.height()).isEqualTo(height);
        int most = 0;
        for (int argb : pixels.argb()) {
            for (int shift = 16; shift >= 0; shift -= 8) {
                most = Math.max(most, Math.abs((argb >> shift & 0xff) - (expected.get() & 0xff)));
            }
        }
        assertThat(most).isLessThanOrEqualTo(TOLERANCES.getOrDefault(name, TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void readsASoundAsLibsndfileDoes(String name) throws UndecodableException {
        ByteBuffer expected =
                ByteBuffer.wrap(ReferenceFiles.bytes(name + ".f32")).order(ByteOrder.LITTLE_ENDIAN);
        int rate = expected.getInt();
        float[] samples = new float[expected.remaining() / Float.BYTES];
        expected.asFloatBuffer().get(samples);

        Audio.Sound sound = Audio.decode(ReferenceFiles.bytes(name), PayloadLimits.Audio.DEFAULT);

        assertThat(sound.sampleRate()).isEqualTo(rate);
        assertThat(sound.samples()).containsExactly(samples, within(1e-6f));
    }
}
