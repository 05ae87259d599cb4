package io.freshet.schemas.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes still images: PNG, JPEG, GIF, BMP and WebP. */
public final class Images {
    /** Pixels above which an image is refused before its pixels are read: a small file can claim a huge picture. */
    static final long MAX_PIXELS = 64_000_000;

    private Images() {}

    /**
     * An image's pixels, row by row, each {@code 0xAARRGGBB}, not premultiplied.
     *
     * @param argb {@code width * height} pixels
     */
    @SuppressWarnings("ArrayRecordComponent") // A carrier between decoder and encoder, made once and read once.
    public record Pixels(int width, int height, int[] argb) {}

    /**
     * Decodes the first picture of a file.
     *
     * @throws UndecodableException when the bytes are no image of a known format, or too large a one
     */
    public static Pixels decode(byte[] bytes) throws UndecodableException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new UndecodableException("payload of " + bytes.length
                        + " bytes is no image that can be read; send PNG, JPEG, GIF, BMP or WebP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                checkSize(reader.getWidth(0), reader.getHeight(0));
                return pixels(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Readers throw many kinds of unchecked exceptions on damaged files.
            throw new UndecodableException(
                    "image of " + bytes.length + " bytes is damaged: " + e.getMessage() + "; send it again whole", e);
        }
    }

    private static void checkSize(int width, int height) throws UndecodableException {
        if ((long) width * height > MAX_PIXELS) {
            throw new UndecodableException("image is " + width + " x " + height + " pixels; at most " + MAX_PIXELS
                    + " pixels are taken, scale it down");
        }
    }

    private static Pixels pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return new Pixels(width, height, image.getRGB(0, 0, width, height, new int[width * height], 0, width));
    }
}
