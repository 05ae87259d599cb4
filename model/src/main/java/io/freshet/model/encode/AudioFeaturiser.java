package io.freshet.model.encode;

import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.Audio;
import io.freshet.schemas.media.UndecodableException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Sounds for {@code mel-cnn}: a log-mel spectrogram, normalised over the clip so that loudness does not count: (bands,
 * frames).
 */
final class AudioFeaturiser implements Featuriser {
    /** What stands where the clip has ended, in standard deviations of the clip: as quiet as its quiet parts. */
    private static final float SILENCE = -1.5f;

    private static final int GREATEST_SHIFT = 3;
    private static final int GREATEST_MASK = 4;
    /** Half width of uniform noise whose standard deviation is 0.1 of the clip's. */
    private static final float NOISE = 0.173f;

    private final PayloadLimits.Audio limits;
    private final int sampleRate;
    private final int length;
    private final MelSpectrum spectrum;
    private final int frames;

    AudioFeaturiser(ModalityConfig.MelCnn config) {
        this.limits = config.limits();
        this.sampleRate = config.sampleRate();
        this.length = length(config);
        this.spectrum = new MelSpectrum(sampleRate);
        this.frames = spectrum.frames(length);
    }

    /** Frames of every clip's spectrogram. */
    static int frames(ModalityConfig.MelCnn config) {
        return new MelSpectrum(config.sampleRate()).frames(length(config));
    }

    private static int length(ModalityConfig.MelCnn config) {
        return Math.toIntExact(config.duration().toMillis() * config.sampleRate() / 1000);
    }

    @Override
    public Feature featurise(String contentType, byte[] payload) throws UndecodableException {
        Audio.Sound sound = Audio.decode(payload, limits);
        float[] samples = Resampler.resample(sound.samples(), sound.sampleRate(), sampleRate, length);
        double[][] heard = spectrum.of(samples, Math.min(samples.length, length));
        return new Feature.Dense(normalised(heard));
    }

    /** (bands, frames): the clip at mean 0 and deviation 1, then silence. */
    private float[] normalised(double[][] heard) {
        double mean =
                Arrays.stream(heard).flatMapToDouble(Arrays::stream).average().orElse(0);
        double variance = Arrays.stream(heard)
                .flatMapToDouble(Arrays::stream)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        double scale = 1 / (Math.sqrt(variance) + 1e-3);
        float[] values = new float[MelSpectrum.BANDS * frames];
        Arrays.fill(values, SILENCE);
        for (int frame = 0; frame < heard.length; frame++) {
            for (int band = 0; band < MelSpectrum.BANDS; band++) {
                values[band * frames + frame] = (float) ((heard[frame][band] - mean) * scale);
            }
        }
        return values;
    }

    /** Shifts in time by at most 48 ms, hides up to four neighbouring bands, and adds noise. */
    @Override
    public Feature augment(Feature feature, RandomGenerator random) {
        float[] values = ((Feature.Dense) feature).values();
        int shift = random.nextInt(2 * GREATEST_SHIFT + 1) - GREATEST_SHIFT;
        int masked = random.nextInt(GREATEST_MASK + 1);
        int first = random.nextInt(MelSpectrum.BANDS - masked + 1);
        float[] changed = new float[values.length];
        for (int i = 0; i < changed.length; i++) {
            int band = i / frames;
            int from = i % frames - shift;
            float noise = (random.nextFloat() * 2 - 1) * NOISE;
            boolean hidden = band >= first && band < first + masked;
            float value = from < 0 || from >= frames ? SILENCE : values[band * frames + from];
            changed[i] = (hidden ? 0 : value) + noise;
        }
        return new Feature.Dense(changed);
    }
}
