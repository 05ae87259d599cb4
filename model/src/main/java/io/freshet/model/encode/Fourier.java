package io.freshet.model.encode;

/**
 * Power spectrum of real signals of one length, by a radix-2 transform in double precision. Any thread.
 *
 * <p><em>Source:</em> Cooley and Tukey 1965.
 */
final class Fourier {
    private final int size;
    private final double[] cosines;
    private final double[] sines;

    /** For signals of {@code size} values, a power of two. */
    Fourier(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException(
                    "A transform of " + size + " values cannot be built; take a power of two.");
        }
        this.size = size;
        this.cosines = new double[size / 2];
        this.sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            // StrictMath: the same bits on every machine.
            cosines[i] = StrictMath.cos(2 * Math.PI * i / size);
            sines[i] = -StrictMath.sin(2 * Math.PI * i / size);
        }
    }

    /** |X(k)|^2 for k from 0 to size/2. */
    double[] power(double[] signal) {
        double[] real = new double[size];
        double[] imaginary = new double[size];
        int shift = 32 - Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            real[Integer.reverse(i) >>> shift] = signal[i];
        }
        for (int half = 1; half < size; half *= 2) {
            butterflies(real, imaginary, half);
        }
        double[] power = new double[size / 2 + 1];
        for (int k = 0; k < power.length; k++) {
            power[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
        }
        return power;
    }

    private void butterflies(double[] real, double[] imaginary, int half) {
        int step = size / (2 * half);
        for (int start = 0; start < size; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                int low = start + k;
                int high = low + half;
                double cosine = cosines[k * step];
                double sine = sines[k * step];
                double r = real[high] * cosine - imaginary[high] * sine;
                double i = real[high] * sine + imaginary[high] * cosine;
                real[high] = real[low] - r;
                imaginary[high] = imaginary[low] - i;
                real[low] += r;
                imaginary[low] += i;
            }
        }
    }
}
