package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

final class MediaCheckTest {
    private static final ModalityConfig TEXT = new ModalityConfig.HashedText(1024);
    private static final ModalityConfig SENSOR = new ModalityConfig.Mlp(new PayloadLimits.Vector(100, 2, -50, 0.1f));
    private static final ModalityConfig IMAGE = new ModalityConfig.Cnn(28, 1, new PayloadLimits.Image(1_000, 4, 16));
    private static final ModalityConfig AUDIO = new ModalityConfig.MelCnn(
            8000,
            Duration.ofSeconds(1),
            new PayloadLimits.Audio(20_000, Duration.ofMillis(100), Duration.ofMillis(500)));

    @Test
    void nothingIsEmptyWhateverItShouldBe() {
        assertThat(reason(TEXT, "text/plain", "")).isEqualTo(Reason.EMPTY);
        assertThat(reason(SENSOR, "application/octet-stream", "")).isEqualTo(Reason.EMPTY);
        assertThat(reason(SENSOR, "application/json", "[]")).isEqualTo(Reason.EMPTY);
        assertThat(reason(IMAGE, "image/png", "")).isEqualTo(Reason.EMPTY);
        assertThat(reason(AUDIO, "audio/wav", "")).isEqualTo(Reason.EMPTY);
        assertThat(reason(AUDIO, wav(0))).isEqualTo(Reason.EMPTY);
    }

    @Test
    void whatIsOfNoKnownFormatIsSaidToBeSo() {
        assertThat(reason(SENSOR, "application/json", "{}")).isEqualTo(Reason.FORMAT);
        assertThat(reason(SENSOR, "application/octet-stream", "12345")).isEqualTo(Reason.FORMAT);
        assertThat(reason(IMAGE, "image/png", "no image")).isEqualTo(Reason.FORMAT);
        assertThat(reason(AUDIO, "audio/wav", "no sound")).isEqualTo(Reason.FORMAT);
    }

    @Test
    void bytesAreCountedBeforeAnythingElse() {
        assertThat(reason(IMAGE, "image/png", "x".repeat(1_001))).isEqualTo(Reason.SIZE);
        assertThat(reason(SENSOR, "application/json", " ".repeat(101))).isEqualTo(Reason.SIZE);
    }

    @Test
    void sidesOfAnImageHaveBounds() throws Exception {
        assertThat(reason(IMAGE, png(3, 8))).isEqualTo(Reason.DIMENSIONS);
        assertThat(reason(IMAGE, png(8, 17))).isEqualTo(Reason.DIMENSIONS);
        assertThat(MediaCheck.admit(IMAGE, "image/png", png(4, 16)).bytes()).isEqualTo(png(4, 16));
    }

    @Test
    void sidesAreReadFromTheHeaderAlone() throws Exception {
        byte[] png = png(16, 16);

        byte[] header = Arrays.copyOf(png, 40);

        assertThat(MediaCheck.decodingBytes(IMAGE, "image/png", header)).isEqualTo(16 * 16 * 12);
        assertThat(reason(IMAGE, header)).isEqualTo(Reason.FORMAT);
    }

    @Test
    void soundMayBeTooShortAndTooLong() throws Exception {
        assertThat(reason(AUDIO, wav(799))).isEqualTo(Reason.DURATION);
        assertThat(reason(AUDIO, wav(4001))).isEqualTo(Reason.DURATION);
        for (int frames : new int[] {800, 4000}) {
            assertThat(MediaCheck.admit(AUDIO, "audio/wav", wav(frames)).bytes())
                    .isEqualTo(wav(frames));
        }
    }

    @Test
    void valuesHaveTheirNumberAndRange() {
        assertThat(reason(SENSOR, "application/json", "[1,2,3]")).isEqualTo(Reason.DIMENSIONS);
        assertThat(reason(SENSOR, "application/json", "[0,-50.1]")).isEqualTo(Reason.RANGE);
        assertThat(reason(SENSOR, "application/json", "[0,0.11]")).isEqualTo(Reason.RANGE);
        assertThat(reason(SENSOR, "application/json", "[0,NaN]")).isEqualTo(Reason.RANGE);
        assertThat(reason(SENSOR, "application/json", "[0,1e39]")).isEqualTo(Reason.RANGE);
        assertThat(reason(SENSOR, floats(0, Float.NEGATIVE_INFINITY))).isEqualTo(Reason.RANGE);
        // 0.1 is no float32: the end of the range must be rounded as the value is.
        assertThatCode(() -> MediaCheck.admit(SENSOR, "application/json", utf8("[-50, 0.1]")))
                .doesNotThrowAnyException();
    }

    @Test
    void textGoesOnInItsNormalFormAndAnythingElseAsItIs() throws Exception {
        byte[] text = MediaCheck.admit(TEXT, "text/plain", utf8("\uFEFF cafe\u0301  au\r\nlait "))
                .bytes();

        assertThat(text).isEqualTo(utf8("caf\u00E9 au\nlait"));
        assertThat(MediaCheck.normalised(TEXT, "text/plain", utf8(" cafe\u0301 au\nlait\n"))
                        .bytes())
                .isEqualTo(text);
        assertThat(MediaCheck.normalised(SENSOR, "application/json", utf8("not even numbers"))
                        .bytes())
                .isEqualTo(utf8("not even numbers"));
    }

    private static Reason reason(ModalityConfig modality, String contentType, String payload) {
        return reason(modality, contentType, utf8(payload));
    }

    private static Reason reason(ModalityConfig modality, byte[] payload) {
        return reason(modality, "application/octet-stream", payload);
    }

    private static Reason reason(ModalityConfig modality, String contentType, byte[] payload) {
        UndecodableException refused = catchThrowableOfType(
                UndecodableException.class, () -> MediaCheck.admit(modality, contentType, payload));
        assertThat(refused).hasMessageMatching(".*(send|scale|must|may).*");
        return refused.reason();
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private static byte[] wav(int frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        try {
            AudioSystem.write(
                    new AudioInputStream(new ByteArrayInputStream(new byte[frames * 2]), format, frames),
                    AudioFileFormat.Type.WAVE,
                    out);
        } catch (IOException e) {
            throw new AssertionError("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
