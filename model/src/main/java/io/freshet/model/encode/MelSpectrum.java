package io.freshet.model.encode;

import java.util.Arrays;

/**
 * Log-mel spectrogram of a sound: windows of 32 ms every 16 ms (Hann), power, 32 triangular bands equally wide in mel
 * from 60 Hz to half the sample rate, natural logarithm. Any thread.
 *
 * <p><em>Source:</em> mel = 2595 log10(1 + f/700), O'Shaughnessy 1987, triangles of height 1 as in HTK.
 */
final class MelSpectrum {
    static final int BANDS = 32;
    private static final double WINDOW_SECONDS = 0.032;
    private static final double HOP_SECONDS = 0.016;
    private static final double LOWEST_HERTZ = 60;
    private static final double FLOOR = 1e-6;

    private final double[] window;
    private final int hop;
    private final Fourier fourier;
    private final double[][] bands;

    MelSpectrum(int sampleRate) {
        int length = (int) (sampleRate * WINDOW_SECONDS);
        this.hop = (int) (sampleRate * HOP_SECONDS);
        this.window = hann(length);
        int size = Integer.highestOneBit(length - 1) * 2;
        this.fourier = new Fourier(size);
        this.bands = bands(sampleRate, size);
    }

    /** Whole windows in so many samples; a sound shorter than a window is padded to one. */
    int frames(int samples) {
        return 1 + Math.max(0, samples - window.length) / hop;
    }

    /** (frames) rows of ({@value #BANDS}) natural logarithms of power, of the first {@code length} samples. */
    double[][] of(float[] samples, int length) {
        double[][] spectrum = new double[frames(length)][];
        double[] frame = new double[(bands[0].length - 1) * 2];
        for (int i = 0; i < spectrum.length; i++) {
            Arrays.fill(frame, 0);
            for (int j = 0; j < window.length && i * hop + j < length; j++) {
                frame[j] = samples[i * hop + j] * window[j];
            }
            spectrum[i] = logarithms(fourier.power(frame));
        }
        return spectrum;
    }

    private double[] logarithms(double[] power) {
        double[] logarithms = new double[BANDS];
        for (int band = 0; band < BANDS; band++) {
            double sum = FLOOR;
            for (int k = 0; k < power.length; k++) {
                sum += power[k] * bands[band][k];
            }
            logarithms[band] = StrictMath.log(sum);
        }
        return logarithms;
    }

    private static double[] hann(int length) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / length);
        }
        return window;
    }

    private static double[][] bands(int sampleRate, int size) {
        double low = mel(LOWEST_HERTZ);
        double width = (mel(sampleRate / 2.0) - low) / (BANDS + 1);
        double[][] bands = new double[BANDS][size / 2 + 1];
        for (int band = 0; band < BANDS; band++) {
            double from = hertz(low + band * width);
            double centre = hertz(low + (band + 1) * width);
            double to = hertz(low + (band + 2) * width);
            for (int k = 0; k < bands[band].length; k++) {
                double hertz = (double) k * sampleRate / size;
                bands[band][k] = Math.max(0, Math.min((hertz - from) / (centre - from), (to - hertz) / (to - centre)));
            }
        }
        return bands;
    }

    private static double mel(double hertz) {
        return 2595 * StrictMath.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (StrictMath.pow(10, mel / 2595) - 1);
    }
}
