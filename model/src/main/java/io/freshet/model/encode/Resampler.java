package io.freshet.model.encode;

import java.util.Arrays;

/**
 * Changes the sample rate by a sinc of 32 zero crossings a side under a Kaiser window, cut off 5 % below the lower of
 * the two Nyquist frequencies: what lies below nine tenths of it stays within 0.3 dB, what would fold back is at least
 * 80 dB down. Any thread.
 *
 * <p><em>Source:</em> Smith, Digital Audio Resampling, band-limited interpolation by a table; Kaiser 1974 for the
 * window.
 */
final class Resampler {
    private static final int CROSSINGS = 32;
    private static final double ROLL_OFF = 0.95;
    private static final double BETA = 8;
    /** Entries of the table for each crossing; between two of them a straight line is off by less than 1e-7. */
    private static final int FINENESS = 4096;

    private static final double[] KERNEL = kernel();

    private Resampler() {}

    /**
     * The sound at another rate, beginning with its first sample.
     *
     * @param limit samples of the result at most
     */
    static float[] resample(float[] samples, int from, int to, int limit) {
        if (from == to) {
            return samples.length <= limit ? samples : Arrays.copyOf(samples, limit);
        }
        int length = (int) Math.min(limit, (long) samples.length * to / from);
        double step = (double) from / to;
        double cutoff = Math.min(1, (double) to / from) * ROLL_OFF;
        float[] resampled = new float[Math.max(1, length)];
        for (int i = 0; i < resampled.length; i++) {
            resampled[i] = (float) at(samples, i * step, cutoff);
        }
        return resampled;
    }

    private static double at(float[] samples, double position, double cutoff) {
        double reach = CROSSINGS / cutoff;
        int first = Math.max(0, (int) Math.ceil(position - reach));
        int last = Math.min(samples.length - 1, (int) Math.floor(position + reach));
        double scale = cutoff * FINENESS;
        double sum = 0;
        for (int i = first; i <= last; i++) {
            double place = Math.abs(i - position) * scale;
            int entry = (int) place;
            double lower = KERNEL[entry];
            sum += samples[i] * (lower + (place - entry) * (KERNEL[entry + 1] - lower));
        }
        return sum * cutoff;
    }

    /** One side of the windowed sinc, from its middle on; one entry more than places can reach. */
    private static double[] kernel() {
        double[] kernel = new double[CROSSINGS * FINENESS + 2];
        double middle = bessel(BETA);
        for (int i = 0; i < CROSSINGS * FINENESS; i++) {
            double x = (double) i / FINENESS;
            double outward = x / CROSSINGS;
            kernel[i] = sinc(x) * bessel(BETA * Math.sqrt(1 - outward * outward)) / middle;
        }
        return kernel;
    }

    // StrictMath: the same bits on every machine.
    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of the first kind and order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x / (2.0 * k) * (x / (2.0 * k));
            sum += term;
        }
        return sum;
    }
}
