package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.PayloadLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTest {
    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
    void readsImagesOfEveryFormat(String format) throws Exception {
        Images.Pixels pixels = images(image(format, 5, 3));

        assertThat(pixels.width()).isEqualTo(5);
        assertThat(pixels.height()).isEqualTo(3);
        assertThat(pixels.argb()).hasSize(15);
    }

    @Test
    void keepsThePixelsOfALosslessImage() throws Exception {
        Images.Pixels pixels = images(image("png", 4, 4));

        assertThat(pixels.argb()[5]).isEqualTo(0xFF000000 | 5 * 1000);
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThatThrownBy(() -> images("not a picture".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("send PNG");
    }

    @Test
    void refusesAnImageThatBreaksOff() throws Exception {
        byte[] whole = image("png", 64, 64);

        assertThatThrownBy(() -> images(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesAPictureThatClaimsToBeHugeBeforeMakingRoomForIt() throws Exception {
        byte[] png = image("png", 4, 4);
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 100_000).putInt(20, 100_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());

        assertThatThrownBy(() -> images(png))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("100000 x 100000");
    }

    @ParameterizedTest
    @CsvSource({"8000, 16, 1", "44100, 16, 2", "16000, 24, 1", "48000, 32, 2", "8000, 8, 1"})
    void readsSoundOfEveryWidthAsOneChannel(int rate, int bits, int channels) throws Exception {
        Audio.Sound sound = sound(wav(new AudioFormat(rate, bits, channels, bits > 8, false), 100));

        assertThat(sound.sampleRate()).isEqualTo(rate);
        assertThat(sound.samples()).hasSize(100);
        assertThat(sound.samples()[1]).isCloseTo(0.5f, within(0.01f));
        assertThat(sound.samples()[3]).isCloseTo(-0.5f, within(0.01f));
    }

    @Test
    void readsMuLawAsTheTelephonyStandardSays() throws Exception {
        // 0x00 and 0x80 are the extremes of G.711 mu-law: -32124 and +32124 of 32768.
        AudioFormat muLaw = new AudioFormat(AudioFormat.Encoding.ULAW, 8000, 8, 1, 1, 8000, false);
        byte[] codes = {0x00, (byte) 0x80, (byte) 0xFF, 0x7F};

        float[] samples = sound(file(muLaw, codes, 4)).samples();

        assertThat(samples).containsExactly(new float[] {-32124 / 32768f, 32124 / 32768f, 0, 0}, within(1e-6f));
    }

    @Test
    void refusesWhatIsNoSound() {
        assertThatThrownBy(() -> sound(new byte[64]))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("send WAV");
    }

    @Test
    void refusesSilenceOfNoLength() {
        assertThatThrownBy(() -> sound(wav(new AudioFormat(8000, 16, 1, true, false), 0)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void readsVectorsAsJsonAndAsRawFloats() throws Exception {
        byte[] raw = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2f)
                .array();

        assertThat(vector(2, "application/octet-stream", raw)).containsExactly(1.5f, -2f);
        assertThat(vector(2, "Application/JSON; charset=utf-8", utf8("[1.5, -2]")))
                .containsExactly(1.5f, -2f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1, \"two\"]", "[1, 2", "[1] [2]", "[1e999]", "[NaN]", "[null]", "7"})
    void refusesWhatIsNoVector(String json) {
        assertThatThrownBy(() -> vector(2, "application/json", utf8(json))).isInstanceOf(UndecodableException.class);
    }

    @Test
    void refusesRawFloatsThatBreakOff() {
        assertThatThrownBy(() -> vector(1, "application/octet-stream", new byte[7]))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("multiple of 4");
    }

    @Test
    void readsTextInComposedFormWithoutAByteOrderMark() throws Exception {
        assertThat(text(utf8("\uFEFFcafe\u0301"))).isEqualTo("caf\u00E9");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        assertThatThrownBy(() -> text(new byte[] {(byte) 0xC3, 0x28})).isInstanceOf(UndecodableException.class);
    }

    @Test
    void noBytesAtAllCrashADecoder() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            byte[] header = i % 2 == 0
                    ? utf8("RIFF\u0010\0\0\0WAVEfmt ")
                    : new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
            System.arraycopy(header, 0, noise, 0, Math.min(header.length, noise.length));
            assertRefusedOrRead(noise);
        }
    }

    private static void assertRefusedOrRead(byte[] bytes) {
        assertThatCode(() -> {
                    try {
                        images(bytes);
                    } catch (UndecodableException e) {
                        assertThat(e).hasMessageNotContaining("null;");
                    }
                    try {
                        sound(bytes);
                    } catch (UndecodableException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    }
                })
                .doesNotThrowAnyException();
    }

    private static Images.Pixels images(byte[] bytes) throws UndecodableException {
        return Images.decode(bytes, PayloadLimits.Image.DEFAULT);
    }

    private static Audio.Sound sound(byte[] bytes) throws UndecodableException {
        return Audio.decode(bytes, PayloadLimits.Audio.DEFAULT);
    }

    private static String text(byte[] bytes) throws UndecodableException {
        return Texts.decode("text/plain", bytes, PayloadLimits.Text.DEFAULT);
    }

    private static float[] vector(int size, String contentType, byte[] bytes) throws UndecodableException {
        return Vectors.decode(PayloadLimits.Vector.of(size), contentType, bytes);
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, i * 1000);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    /** A wave that goes 0, 1/2, 0, -1/2 of full scale, the same on every channel. */
    private static byte[] wav(AudioFormat format, int frames) throws IOException {
        int width = format.getSampleSizeInBits() / 8;
        ByteBuffer bytes = ByteBuffer.allocate(frames * format.getFrameSize()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames * format.getChannels(); i++) {
            int phase = i / format.getChannels() % 4;
            long half = 1L << (8 * width - 2);
            long value = phase == 1 ? half : phase == 3 ? -half : 0;
            long stored = width == 1 ? value + 128 : value;
            for (int b = 0; b < width; b++) {
                bytes.put((byte) (stored >> (8 * b)));
            }
        }
        return file(format, bytes.array(), frames);
    }

    private static byte[] file(AudioFormat format, byte[] data, int frames) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(data), format, frames), AudioFileFormat.Type.WAVE, out);
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
