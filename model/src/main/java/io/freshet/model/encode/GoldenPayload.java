package io.freshet.model.encode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * A fixed payload, the same in every release: what a version answers to it can be compared between processes.
 *
 * @param contentType media type of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // sent through an encoder; nobody compares payloads as values
public record GoldenPayload(String contentType, byte[] bytes) {
    /** A coloured gradient of 32 x 32 pixels. */
    static GoldenPayload picture() {
        return new GoldenPayload("image/png", gradient());
    }

    /** Half a second of a tone. */
    static GoldenPayload sound() {
        return new GoldenPayload("audio/wav", tone());
    }

    /** A sentence. */
    static GoldenPayload text() {
        return new GoldenPayload("text/plain", "The golden input: 42 is the answer.".getBytes(StandardCharsets.UTF_8));
    }

    /** Small whole numbers, {@code size} of them. */
    static GoldenPayload numbers(int size) {
        return new GoldenPayload("application/json", ramp(size));
    }

    private static byte[] gradient() {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, ((x * 8) << 16) | ((y * 8) << 8) | ((x + y) * 4));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed; free some memory.", e);
        }
        return out.toByteArray();
    }

    /** Half a second of 440 Hz at 8 kHz, 16 bits. */
    private static byte[] tone() {
        int rate = 8_000;
        byte[] pcm = new byte[rate];
        for (int i = 0; i < rate / 2; i++) {
            int amplitude = (int) Math.round(16_000 * Math.sin(2 * Math.PI * 440 * i / rate));
            pcm[2 * i] = (byte) amplitude;
            pcm[2 * i + 1] = (byte) (amplitude >> 8);
        }
        AudioInputStream sound = new AudioInputStream(
                new ByteArrayInputStream(pcm), new AudioFormat(rate, 16, 1, true, false), pcm.length / 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AudioSystem.write(sound, AudioFileFormat.Type.WAVE, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed; free some memory.", e);
        }
        return out.toByteArray();
    }

    private static byte[] ramp(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> Integer.toString(i % 5 - 2))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
