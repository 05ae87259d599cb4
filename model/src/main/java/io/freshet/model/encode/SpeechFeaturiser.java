package io.freshet.model.encode;

import io.freshet.schemas.config.SpeechEmbedding;
import io.freshet.schemas.media.Audio;
import io.freshet.schemas.media.UndecodableException;
import java.util.random.RandomGenerator;

/**
 * Sounds for {@code speech-embedding}: the {@link SpeechSpectrum} of a clip with silence before and after it, (frames,
 * bands), as many frames as the clip lasts.
 */
final class SpeechFeaturiser implements Featuriser {
    /** The network looks back over almost 0.8 s: with this much before it, a clip's first sound is heard. */
    static final int SAMPLES_BEFORE = 11_120;

    /** Half a second, in which every sound of the clip is seen at other places of the network's view too. */
    static final int SAMPLES_AFTER = 8_000;

    private static final int GREATEST_SHIFT = 3;
    private static final int GREATEST_MASK = 4;
    /** Twice as loud, or half. */
    private static final double GREATEST_GAIN = Math.log(2);

    private final SpeechEmbedding config;
    private final SpeechSpectrum spectrum = new SpeechSpectrum();

    SpeechFeaturiser(SpeechEmbedding config) {
        this.config = config;
    }

    @Override
    public Feature featurise(String contentType, byte[] payload) throws UndecodableException {
        Audio.Sound sound = Audio.decode(payload, config.limits());
        int longest = Math.toIntExact(config.duration().toMillis() * SpeechSpectrum.RATE / 1000);
        float[] clip = Resampler.resample(sound.samples(), sound.sampleRate(), SpeechSpectrum.RATE, longest);
        float[] padded = new float[SAMPLES_BEFORE + clip.length + SAMPLES_AFTER];
        System.arraycopy(clip, 0, padded, SAMPLES_BEFORE, clip.length);
        return new Feature.Dense(spectrum.of(padded));
    }

    /**
     * Shifts in time by at most 30 ms, hides up to four neighbouring bands behind their own mean, and makes it louder
     * or quieter by at most 6 dB.
     *
     * <p><em>Source:</em> Park et al. 2019, SpecAugment, for hidden bands.
     */
    @Override
    public Feature augment(Feature feature, RandomGenerator random) {
        float[] values = ((Feature.Dense) feature).values();
        int shift = random.nextInt(2 * GREATEST_SHIFT + 1) - GREATEST_SHIFT;
        int masked = random.nextInt(GREATEST_MASK + 1);
        int first = random.nextInt(SpeechSpectrum.BANDS - masked + 1);
        double gain = StrictMath.exp((random.nextDouble() * 2 - 1) * GREATEST_GAIN);
        float[] changed = new float[values.length];
        for (int i = 0; i < changed.length; i++) {
            int from = i - shift * SpeechSpectrum.BANDS;
            float value = from < 0 || from >= values.length ? SpeechSpectrum.SILENCE : values[from];
            changed[i] = louder(value, gain);
        }
        for (int band = first; band < first + masked; band++) {
            hide(changed, band);
        }
        return new Feature.Dense(changed);
    }

    private static float louder(float value, double gain) {
        double silence = StrictMath.exp(SpeechSpectrum.SILENCE);
        return (float) StrictMath.log(Math.max(0, StrictMath.exp(value) - silence) * gain + silence);
    }

    private static void hide(float[] values, int band) {
        double sum = 0;
        for (int i = band; i < values.length; i += SpeechSpectrum.BANDS) {
            sum += values[i];
        }
        float mean = (float) (sum * SpeechSpectrum.BANDS / values.length);
        for (int i = band; i < values.length; i += SpeechSpectrum.BANDS) {
            values[i] = mean;
        }
    }
}
