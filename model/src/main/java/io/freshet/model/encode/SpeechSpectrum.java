package io.freshet.model.encode;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The log-mel spectrogram that {@code speech-embedding} was trained on, of sound at {@value #RATE} Hz: windows of 400
 * samples every 160 (Hann), magnitudes of a transform of 512 values, 32 bands equally wide in mel from 60 to 3800 Hz,
 * natural logarithm of their sum and 0.001. Any thread.
 *
 * <p>Unlike {@link MelSpectrum} it takes magnitudes and not powers, and its triangles are straight in mel and not in
 * Hertz.
 *
 * <p><em>Source:</em> the graph of Google's speech_embedding/1, Lin et al. 2020, Training Keyword Spotters with Limited
 * and Synthesized Speech Data; mel = 1127 ln(1 + f/700).
 */
final class SpeechSpectrum {
    static final int RATE = 16_000;
    static final int BANDS = 32;
    static final int WINDOW = 400;
    static final int HOP = 160;
    /** What a band says of silence: the logarithm of what is added to its sum. */
    static final float SILENCE = (float) StrictMath.log(0.001);

    private static final int SIZE = 512;
    private static final double LOWEST_HERTZ = 60;
    private static final double HIGHEST_HERTZ = 3800;
    private static final double ADDED = 0.001;

    private final double[] window = window();
    private final double[][] bands = bands();
    private final int[] firsts =
            Stream.of(bands).mapToInt(SpeechSpectrum::first).toArray();
    private final int[] lasts = Stream.of(bands).mapToInt(SpeechSpectrum::last).toArray();
    private final Fourier fourier = new Fourier(SIZE);

    /** Whole windows in so many samples. */
    static int frames(int samples) {
        return samples < WINDOW ? 0 : 1 + (samples - WINDOW) / HOP;
    }

    /** (frames, {@value #BANDS}). */
    float[] of(float[] samples) {
        float[] spectrum = new float[frames(samples.length) * BANDS];
        double[] frame = new double[SIZE];
        for (int i = 0; i * BANDS < spectrum.length; i++) {
            boolean silent = true;
            for (int j = 0; j < WINDOW; j++) {
                float sample = samples[i * HOP + j];
                silent &= sample == 0;
                frame[j] = sample * window[j];
            }
            if (silent) {
                Arrays.fill(spectrum, i * BANDS, (i + 1) * BANDS, SILENCE);
            } else {
                logarithms(fourier.power(frame), spectrum, i * BANDS);
            }
        }
        return spectrum;
    }

    private void logarithms(double[] power, float[] spectrum, int at) {
        double[] magnitudes = new double[lasts[BANDS - 1] + 1];
        for (int k = 0; k < magnitudes.length; k++) {
            magnitudes[k] = Math.sqrt(power[k]);
        }
        for (int band = 0; band < BANDS; band++) {
            double sum = 0;
            for (int k = firsts[band]; k <= lasts[band]; k++) {
                sum += magnitudes[k] * bands[band][k];
            }
            spectrum[at + band] = (float) StrictMath.log(sum + ADDED);
        }
    }

    /** The lowest frequency that counts in a band. */
    private static int first(double[] weights) {
        int first = 0;
        while (weights[first] == 0) {
            first++;
        }
        return first;
    }

    /** The highest frequency that counts in a band. */
    private static int last(double[] weights) {
        int last = weights.length - 1;
        while (weights[last] == 0) {
            last--;
        }
        return last;
    }

    static double[] window() {
        double[] window = new double[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / WINDOW);
        }
        return window;
    }

    /** Weights of ({@value #BANDS}) bands for each of the transform's frequencies. */
    static double[][] bands() {
        double low = mel(LOWEST_HERTZ);
        double width = (mel(HIGHEST_HERTZ) - low) / (BANDS + 1);
        double[][] bands = new double[BANDS][SIZE / 2 + 1];
        for (int band = 0; band < BANDS; band++) {
            for (int k = 1; k < bands[band].length; k++) {
                double place = (mel((double) k * RATE / SIZE) - low) / width - band;
                bands[band][k] = Math.max(0, Math.min(place, 2 - place));
            }
        }
        return bands;
    }

    private static double mel(double hertz) {
        return 1127 * StrictMath.log1p(hertz / 700);
    }
}
