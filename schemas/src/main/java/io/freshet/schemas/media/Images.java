package io.freshet.schemas.media;

import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.ImageFile.Format;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes still images: PNG, JPEG, GIF, BMP and WebP. */
public final class Images {
    /** Pixels above which no limits take an image: more would not fit a role's heap. */
    static final long MAX_PIXELS = 64_000_000;

    private Images() {}

    /**
     * An image's pixels, row by row, each {@code 0xAARRGGBB}, not premultiplied.
     *
     * @param argb {@code width * height} pixels
     */
    @SuppressWarnings("ArrayRecordComponent") // A carrier between decoder and encoder, made once and read once.
    public record Pixels(int width, int height, int[] argb) {}

    /** What is wanted of a file once its format is known. */
    @FunctionalInterface
    private interface Reading<T> {
        T from(ImageReader reader) throws IOException, UndecodableException;
    }

    /** What may go wrong with any file. */
    @FunctionalInterface
    private interface Attempt<T> {
        T made() throws IOException, UndecodableException;
    }

    /**
     * Decodes the first picture of a file, and turns it as its metadata says.
     *
     * @throws UndecodableException when the bytes are no image of a known format, hold less than they declare, or are
     *     outside the limits; sides are read from the header, so that a small file that claims a huge picture costs
     *     nothing
     */
    public static Pixels decode(byte[] bytes, PayloadLimits.Image limits) throws UndecodableException {
        PayloadSize.check(bytes, limits);
        return attempt(bytes, () -> {
            ImageFile file = ImageFile.read(bytes).orElseThrow(() -> unknown(bytes));
            return read(file.bytes(), reader -> pixels(file, reader, limits));
        });
    }

    private static Pixels pixels(ImageFile file, ImageReader reader, PayloadLimits.Image limits)
            throws IOException, UndecodableException {
        checkSides(reader.getWidth(0), reader.getHeight(0), limits);
        CutWatch watch = new CutWatch();
        reader.addIIOReadWarningListener(watch);
        Pixels pixels = file.format() == Format.JPEG
                ? RgbPixels.of(reader.readRaster(0, null), file.colours(), file.orientation())
                : RgbPixels.of(reader.read(0), file.orientation());
        watch.check();
        return pixels;
    }

    /**
     * How many pixels a file claims to have. Reads its header only.
     *
     * @throws UndecodableException when it cannot be read, or the limits do not take so many
     */
    static long pixelsClaimed(byte[] bytes, PayloadLimits.Image limits) throws UndecodableException {
        PayloadSize.check(bytes, limits);
        return attempt(
                bytes,
                () -> read(bytes, reader -> {
                    int width = reader.getWidth(0);
                    int height = reader.getHeight(0);
                    checkSides(width, height, limits);
                    return (long) width * height;
                }));
    }

    private static <T> T attempt(byte[] bytes, Attempt<T> attempt) throws UndecodableException {
        try {
            return attempt.made();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Readers throw many kinds of unchecked exceptions on damaged files.
            throw new UndecodableException(
                    Reason.FORMAT,
                    "image of " + bytes.length + " bytes is damaged" + (isOurs(e) ? ": " + e.getMessage() : "")
                            + "; send it again whole",
                    e);
        }
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) throws IOException, UndecodableException {
        // In memory: ImageIO's own choice is a temporary file for each image.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw unknown(bytes);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return reading.from(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private static UndecodableException unknown(byte[] bytes) {
        return new UndecodableException(
                Reason.FORMAT,
                "payload of " + bytes.length + " bytes is no image that can be read; send PNG, JPEG, GIF, BMP or WebP");
    }

    /** Only what we say ourselves: the readers' messages name classes and places in memory. */
    private static boolean isOurs(Throwable fault) {
        return fault.getClass() == IllegalArgumentException.class
                && fault.getStackTrace().length > 0
                && fault.getStackTrace()[0].getClassName().startsWith(Images.class.getPackageName());
    }

    /** Hears from a decoder that it filled up what was missing: it goes on as if nothing were. */
    private static final class CutWatch implements IIOReadWarningListener {
        private boolean cut;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            cut |= warning.contains("remature");
        }

        void check() {
            if (cut) {
                throw new IllegalArgumentException("it holds less than it declares");
            }
        }
    }

    private static void checkSides(int width, int height, PayloadLimits.Image limits) throws UndecodableException {
        if (Math.min(width, height) < limits.minSide()) {
            throw sides(width, height, "each side must have at least " + limits.minSide() + " (min-side)");
        }
        if (Math.max(width, height) > limits.maxSide()) {
            throw sides(width, height, "a side may have " + limits.maxSide() + " (max-side), scale it down");
        }
        if ((long) width * height > MAX_PIXELS) {
            throw sides(width, height, "at most " + MAX_PIXELS + " are taken, scale it down");
        }
    }

    private static UndecodableException sides(int width, int height, String remedy) {
        return new UndecodableException(Reason.DIMENSIONS, "image is " + width + " x " + height + " pixels; " + remedy);
    }
}
