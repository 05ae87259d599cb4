package io.freshet.schemas.media;

import io.freshet.schemas.media.Images.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * Makes pixels of what a decoder gives, number by number: no colour profile and no gamma is applied, neither one of the
 * file nor the one that Java has for gray, which makes gray lighter. The same number is the same brightness in every
 * format, as in the tools that people prepare pictures with (Pillow, OpenCV).
 */
final class RgbPixels {
    private static final int OPAQUE = 0xff000000;

    private final int width;
    private final int height;
    private final Orientation orientation;
    private final int[] argb;

    private RgbPixels(Raster raster, Orientation orientation) {
        this.width = raster.getWidth();
        this.height = raster.getHeight();
        this.orientation = orientation;
        this.argb = new int[width * height];
    }

    /** One pixel of its components. */
    @FunctionalInterface
    private interface Pixel {
        int of(int[] row, int at);
    }

    /** Of a decoded picture: gray, gray and alpha, a palette, RGB, RGB and alpha, of any depth. */
    static Pixels of(BufferedImage image, Orientation orientation) {
        Raster raster = image.getRaster();
        RgbPixels pixels = new RgbPixels(raster, orientation);
        if (image.getColorModel() instanceof IndexColorModel palette) {
            int[] colours = new int[palette.getMapSize()];
            palette.getRGBs(colours);
            return pixels.read(raster, (row, at) -> colours[row[at]]);
        }
        return pixels.read(raster, components(image.getColorModel(), raster.getSampleModel()));
    }

    /** Of a JPEG's components as they are stored. */
    static Pixels of(Raster raster, ImageFile.Colours colours, Orientation orientation) {
        return new RgbPixels(raster, orientation)
                .read(
                        raster,
                        switch (colours) {
                            case GRAY -> (row, at) -> OPAQUE | row[at] * 0x010101;
                            case RGB -> (row, at) -> rgb(row[at], row[at + 1], row[at + 2]);
                            case YCBCR -> (row, at) -> fromLuma(row[at], row[at + 1], row[at + 2]);
                            case CMYK -> (row, at) -> inked(rgb(row[at], row[at + 1], row[at + 2]), row[at + 3]);
                            case YCCK -> (row, at) -> inked(~fromLuma(row[at], row[at + 1], row[at + 2]), row[at + 3]);
                            case DECODED -> throw new IllegalArgumentException("it is decoded already");
                        });
    }

    private static Pixel components(ColorModel colours, SampleModel samples) {
        int type = samples.getDataType();
        if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
            throw new IllegalArgumentException("its pixels are fractions; send whole numbers");
        }
        int[] most = new int[samples.getNumBands()];
        for (int band = 0; band < most.length; band++) {
            most[band] = (int) ((1L << samples.getSampleSize(band)) - 1);
        }
        return switch (most.length) {
            case 1 -> (row, at) -> OPAQUE | scaled(row[at], most[0]) * 0x010101;
            case 2 -> (row, at) -> scaled(row[at + 1], most[1]) << 24 | scaled(row[at], most[0]) * 0x010101;
            case 3 ->
                (row, at) -> rgb(scaled(row[at], most[0]), scaled(row[at + 1], most[1]), scaled(row[at + 2], most[2]));
            case 4 -> {
                if (!colours.hasAlpha()) {
                    throw new IllegalArgumentException("its four components are no colour that is known");
                }
                yield (row, at) -> scaled(row[at + 3], most[3]) << 24
                        | (0xffffff
                                & rgb(
                                        scaled(row[at], most[0]),
                                        scaled(row[at + 1], most[1]),
                                        scaled(row[at + 2], most[2])));
            }
            default -> throw new IllegalArgumentException("it has " + most.length + " components; send 1 to 4");
        };
    }

    private Pixels read(Raster raster, Pixel pixel) {
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                argb[orientation.place(x, y, width, height)] = pixel.of(row, x * bands);
            }
        }
        return orientation.isOnItsSide() ? new Pixels(height, width, argb) : new Pixels(width, height, argb);
    }

    private static int scaled(int value, int most) {
        return most == 255 ? value : (int) ((value * 255L + most / 2) / most);
    }

    private static int rgb(int red, int green, int blue) {
        return OPAQUE | red << 16 | green << 8 | blue;
    }

    /** <em>Source:</em> ITU-T T.871, section 7, in whole numbers as libjpeg has them. */
    private static int fromLuma(int luma, int cb, int cr) {
        int blueness = cb - 128;
        int redness = cr - 128;
        return rgb(
                clamped(luma + ((91_881 * redness + 32_768) >> 16)),
                clamped(luma + ((-22_554 * blueness - 46_802 * redness + 32_768) >> 16)),
                clamped(luma + ((116_130 * blueness + 32_768) >> 16)));
    }

    /** A JPEG's inks are stored inverted, as Adobe began it: what is left of white, and of that what black leaves. */
    private static int inked(int left, int black) {
        return rgb(
                multiplied((left >> 16) & 0xff, black),
                multiplied((left >> 8) & 0xff, black),
                multiplied(left & 0xff, black));
    }

    private static int multiplied(int a, int b) {
        return (a * b + 127) / 255;
    }

    private static int clamped(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
