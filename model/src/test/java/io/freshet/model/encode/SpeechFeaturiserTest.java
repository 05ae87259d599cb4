package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.SpeechEmbedding;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpeechFeaturiserTest {
    private static final Featuriser FEATURISER = Encoders.featuriser(new SpeechEmbedding(Duration.ofMillis(500)));

    /** Of the silence around a clip. */
    private static final int AROUND =
            SpeechSpectrum.frames(SpeechFeaturiser.SAMPLES_BEFORE + SpeechFeaturiser.SAMPLES_AFTER);

    @Test
    void givesAnEmbeddingsWorthOfFramesForTheShortestSound() throws Exception {
        assertThat(frames(TestPayloads.wav(16_000, 1))).isEqualTo(AROUND).isGreaterThanOrEqualTo(SpeechNetwork.CONTEXT);
    }

    @Test
    void givesAFrameMoreForEveryTenMilliseconds() throws Exception {
        assertThat(frames(TestPayloads.wav(16_000, 1600))).isEqualTo(AROUND + 10);
        assertThat(frames(TestPayloads.wav(8_000, 800))).isEqualTo(AROUND + 10);
        assertThat(frames(TestPayloads.wav(44_100, 4410))).isEqualTo(AROUND + 10);
    }

    @Test
    void hearsNoMoreOfASoundThanItsDuration() throws Exception {
        assertThat(frames(TestPayloads.wav(16_000, 40_000))).isEqualTo(AROUND + 50);
        assertThat(frames(TestPayloads.wav(48_000, 120_000))).isEqualTo(AROUND + 50);
    }

    @Test
    void hearsTheSameAtEveryRate() throws Exception {
        float[] at16 = spectrum(TestPayloads.wav(16_000, 8000));
        float[] at48 = spectrum(TestPayloads.wav(48_000, 24_000));

        // What is far from the tone is leakage of its beginning, where the rates do differ.
        int loud = (SpeechNetwork.CONTEXT + 20) * SpeechSpectrum.BANDS;
        for (int i = 0; i < loud; i++) {
            if (at16[i] > 1) {
                assertThat(at48[i]).isEqualTo(at16[i], within(0.05f));
            }
        }
    }

    @Test
    void augmentsWithinSixDecibels() {
        float[] loud = new float[SpeechNetwork.CONTEXT * SpeechSpectrum.BANDS];
        Arrays.fill(loud, 2);
        Feature feature = new Feature.Dense(loud);

        for (long seed = 0; seed < 20; seed++) {
            float[] changed = ((Feature.Dense) FEATURISER.augment(feature, new SplittableRandom(seed))).values();

            assertThat(changed).hasSameSizeAs(loud);
            Arrays.sort(changed);
            assertThat(changed[changed.length / 2]).isBetween(2 - 0.6932f, 2 + 0.6932f);
        }
    }

    @Test
    void makesNoSilenceLouder() {
        float[] silent = new float[SpeechNetwork.CONTEXT * SpeechSpectrum.BANDS];
        Arrays.fill(silent, SpeechSpectrum.SILENCE);

        float[] changed =
                ((Feature.Dense) FEATURISER.augment(new Feature.Dense(silent), new SplittableRandom(3))).values();

        for (float value : changed) {
            assertThat(value).isEqualTo(SpeechSpectrum.SILENCE, within(1e-4f));
        }
    }

    private static int frames(byte[] wav) throws Exception {
        return spectrum(wav).length / SpeechSpectrum.BANDS;
    }

    private static float[] spectrum(byte[] wav) throws Exception {
        return ((Feature.Dense) FEATURISER.featurise("audio/wav", wav)).values();
    }
}
