package io.freshet.model.encode;

/**
 * Changes the sample rate by a windowed sinc of 16 zero crossings a side, cut off at the lower of the two Nyquist
 * frequencies.
 *
 * <p><em>Source:</em> Smith, Digital Audio Resampling, band-limited interpolation.
 */
final class Resampler {
    private static final int CROSSINGS = 16;

    private Resampler() {}

    /**
     * The sound at another rate.
     *
     * @param limit samples of the result at most
     */
    static float[] resample(float[] samples, int from, int to, int limit) {
        if (from == to) {
            return samples;
        }
        int length = (int) Math.min(limit, (long) samples.length * to / from);
        double step = (double) from / to;
        double cutoff = Math.min(1, (double) to / from);
        float[] resampled = new float[Math.max(1, length)];
        for (int i = 0; i < length; i++) {
            resampled[i] = (float) at(samples, i * step, cutoff);
        }
        return resampled;
    }

    private static double at(float[] samples, double position, double cutoff) {
        double reach = CROSSINGS / cutoff;
        int first = Math.max(0, (int) Math.ceil(position - reach));
        int last = Math.min(samples.length - 1, (int) Math.floor(position + reach));
        double sum = 0;
        for (int i = first; i <= last; i++) {
            double x = i - position;
            double hann = 0.5 + 0.5 * StrictMath.cos(Math.PI * x / reach);
            sum += samples[i] * cutoff * sinc(x * cutoff) * hann;
        }
        return sum;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
    }
}
