package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    @ParameterizedTest
    @CsvSource({"16000, 8000", "44100, 8000", "8000, 16000", "11025, 8000"})
    void keepsAToneThatBothRatesCanCarry(int from, int to) {
        float[] resampled = Resampler.resample(tone(440, from, from / 4), from, to, to);

        float[] expected = tone(440, to, resampled.length);
        for (int i = resampled.length / 4; i < resampled.length * 3 / 4; i++) {
            assertThat(resampled[i]).isEqualTo(expected[i], within(0.01f));
        }
    }

    @Test
    void removesAToneThatTheLowerRateCannotCarry() {
        float[] resampled = Resampler.resample(tone(6000, 16_000, 4000), 16_000, 8000, 8000);

        for (int i = resampled.length / 4; i < resampled.length * 3 / 4; i++) {
            assertThat(resampled[i]).isEqualTo(0f, within(0.02f));
        }
    }

    @Test
    void givesNoMoreThanTheLimit() {
        assertThat(Resampler.resample(new float[16_000], 16_000, 8000, 100)).hasSize(100);
    }

    private static float[] tone(double hertz, int rate, int samples) {
        float[] tone = new float[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (float) (0.8 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return tone;
    }
}
