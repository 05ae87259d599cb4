package io.freshet.model.encode;

import io.freshet.schemas.media.Images;

/**
 * Pictures as planes of one size: unsigned 8 bit, (channels, side, side).
 *
 * @param channels 1 for luminance (ITU-R BT.601), 3 for red, green, blue
 */
record Raster(int side, int channels) {

    int length() {
        return channels * side * side;
    }

    /**
     * Scales a picture to the square: each pixel is the mean of the area that it covers. Transparent pixels are laid
     * over white.
     */
    byte[] planes(Images.Pixels pixels) {
        double[] columns = edges(pixels.width());
        double[] rows = edges(pixels.height());
        byte[] planes = new byte[length()];
        double[] sum = new double[3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                mean(pixels, new Area(columns[x], columns[x + 1], rows[y], rows[y + 1]), sum);
                put(planes, y * side + x, sum);
            }
        }
        return planes;
    }

    /** The picture moved by whole pixels; what comes in at the edge repeats the edge. */
    byte[] shifted(byte[] planes, int down, int right) {
        byte[] shifted = new byte[planes.length];
        for (int row = 0; row < channels * side; row++) {
            int plane = row / side * side;
            int fromRow = plane + Math.min(side - 1, Math.max(0, row - plane - down));
            for (int x = 0; x < side; x++) {
                int from = Math.min(side - 1, Math.max(0, x - right));
                shifted[row * side + x] = planes[fromRow * side + from];
            }
        }
        return shifted;
    }

    /** Where the target's pixels begin and end on an axis of the source, in source pixels. */
    private double[] edges(int length) {
        double[] edges = new double[side + 1];
        for (int i = 0; i <= side; i++) {
            edges[i] = (double) i * length / side;
        }
        return edges;
    }

    private record Area(double left, double right, double top, double bottom) {}

    private static void mean(Images.Pixels pixels, Area area, double[] mean) {
        mean[0] = mean[1] = mean[2] = 0;
        for (int y = (int) area.top; y < Math.min(pixels.height(), Math.ceil(area.bottom)); y++) {
            double high = Math.min(area.bottom, y + 1) - Math.max(area.top, y);
            for (int x = (int) area.left; x < Math.min(pixels.width(), Math.ceil(area.right)); x++) {
                double share = high * (Math.min(area.right, x + 1) - Math.max(area.left, x));
                add(mean, pixels.argb()[y * pixels.width() + x], share);
            }
        }
        double size = (area.right - area.left) * (area.bottom - area.top);
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= size;
        }
    }

    private static void add(double[] sum, int argb, double share) {
        int alpha = argb >>> 24;
        double white = 255.0 - alpha;
        for (int i = 0; i < sum.length; i++) {
            int value = argb >>> (16 - 8 * i) & 0xff;
            sum[i] += share * (value * alpha / 255.0 + white);
        }
    }

    private void put(byte[] planes, int at, double[] rgb) {
        if (channels == 1) {
            planes[at] = (byte) Math.round(0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]);
        } else {
            for (int i = 0; i < channels; i++) {
                planes[i * side * side + at] = (byte) Math.round(rgb[i]);
            }
        }
    }
}
