package io.freshet.model.image;

import io.freshet.schemas.media.Images;
import io.freshet.schemas.vision.ImagePreparation;
import io.freshet.schemas.vision.ResizeFilter;
import java.util.Arrays;

/**
 * Brings a picture to a size, or to a part of what it would be at a size, by a filter that widens where the picture
 * shrinks, so that nothing between the pixels is left out: as {@code Image.resize} of Pillow, rounding after columns
 * and after rows. Transparent pixels are laid over white first.
 *
 * <p><em>Source:</em> Keys 1981, Cubic Convolution Interpolation for Digital Image Processing; the order of passes and
 * the rounding are Pillow's.
 *
 * @param columns of the result
 * @param rows of the result
 */
record FilteredScaling(ResizeFilter filter, Span columns, Span rows) {
    private static final int CHANNELS = ImagePreparation.PixelRange.CHANNELS;
    private static final double CUBIC = -0.5;

    /**
     * What is kept of an axis.
     *
     * @param length of the whole axis once it is scaled
     * @param from the first place that is kept
     * @param count of those that are
     */
    record Span(int length, int from, int count) {
        static Span whole(int length) {
            return new Span(length, 0, length);
        }

        /** So many from the middle. */
        static Span middle(int length, int count) {
            return new Span(length, (length - count) / 2, count);
        }
    }

    /**
     * The picture at this size.
     *
     * @return unsigned 8 bit, (3, rows, columns): red, green, blue
     */
    byte[] planes(Images.Pixels pixels) {
        return rows(columns(pixels), pixels.height());
    }

    /** (3, height of the picture, columns). */
    private byte[] columns(Images.Pixels pixels) {
        Taps[] taps = taps(pixels.width(), columns);
        byte[] scaled = new byte[CHANNELS * pixels.height() * columns.count];
        int[][] row = new int[CHANNELS][pixels.width()];
        for (int y = 0; y < pixels.height(); y++) {
            read(pixels, y, row);
            for (int channel = 0; channel < CHANNELS; channel++) {
                int start = (channel * pixels.height() + y) * columns.count;
                for (int x = 0; x < columns.count; x++) {
                    scaled[start + x] = taps[x].of(row[channel]);
                }
            }
        }
        return scaled;
    }

    /** (3, rows, columns) of (3, height of the picture, columns). */
    private byte[] rows(byte[] scaled, int height) {
        Taps[] taps = taps(height, rows);
        byte[] planes = new byte[CHANNELS * rows.count * columns.count];
        double[] sums = new double[columns.count];
        for (int row = 0; row < CHANNELS * rows.count; row++) {
            Taps tap = taps[row % rows.count];
            Arrays.fill(sums, 0);
            for (int i = 0; i < tap.weights.length; i++) {
                int start = (row / rows.count * height + tap.first + i) * columns.count;
                for (int x = 0; x < columns.count; x++) {
                    sums[x] += tap.weights[i] * (scaled[start + x] & 0xff);
                }
            }
            for (int x = 0; x < columns.count; x++) {
                planes[row * columns.count + x] = rounded(sums[x]);
            }
        }
        return planes;
    }

    private static void read(Images.Pixels pixels, int y, int[][] row) {
        for (int x = 0; x < pixels.width(); x++) {
            int argb = pixels.argb()[y * pixels.width() + x];
            int alpha = argb >>> 24;
            for (int channel = 0; channel < CHANNELS; channel++) {
                int value = argb >>> (16 - 8 * channel) & 0xff;
                row[channel][x] = (value * alpha + 0xff * (0xff - alpha) + 0x7f) / 0xff;
            }
        }
    }

    private static byte rounded(double value) {
        return (byte) Math.min(0xff, Math.max(0, (int) Math.floor(value + 0.5)));
    }

    /**
     * The pixels that one place is made of.
     *
     * @param first of them
     * @param weights of it and those after it; they sum to 1
     */
    @SuppressWarnings("ArrayRecordComponent") // lives while a picture is scaled
    private record Taps(int first, double[] weights) {
        byte of(int[] pixels) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * pixels[first + i];
            }
            return rounded(sum);
        }
    }

    /** For each place of a span, what it takes of {@code before} pixels. */
    private Taps[] taps(int before, Span span) {
        double scale = (double) before / span.length;
        double stretch = Math.max(1, scale);
        double reach = reach() * stretch;
        Taps[] taps = new Taps[span.count];
        for (int place = 0; place < span.count; place++) {
            double middle = (span.from + place + 0.5) * scale;
            int first = (int) Math.max(0, middle - reach + 0.5);
            int end = (int) Math.min(before, middle + reach + 0.5);
            double[] weights = new double[end - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weight(Math.abs(first + i + 0.5 - middle) / stretch);
                sum += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= sum;
            }
            taps[place] = new Taps(first, weights);
        }
        return taps;
    }

    /** Pixels on each side that count, where the picture does not shrink. */
    private int reach() {
        return switch (filter) {
            case BILINEAR -> 1;
            case BICUBIC -> 2;
            case LANCZOS -> 3;
        };
    }

    /** Weight of a pixel that is so far away. */
    private double weight(double far) {
        if (far >= reach()) {
            return 0;
        }
        return switch (filter) {
            case BILINEAR -> 1 - far;
            case BICUBIC ->
                far < 1 ? ((CUBIC + 2) * far - (CUBIC + 3)) * far * far + 1 : CUBIC * (((far - 5) * far + 8) * far - 4);
            case LANCZOS -> sinc(far) * sinc(far / 3);
        };
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
