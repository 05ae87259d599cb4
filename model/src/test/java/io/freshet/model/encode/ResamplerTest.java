package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
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
    void removesWhatIsATwentiethBeyondTheLowerRate() {
        float[] resampled = Resampler.resample(tone(4200, 16_000, 4000), 16_000, 8000, 8000);

        for (int i = resampled.length / 4; i < resampled.length * 3 / 4; i++) {
            assertThat(resampled[i]).isEqualTo(0f, within(1e-4f));
        }
    }

    /** See the README beside {@code resampler.py}. */
    @Test
    void equalsSoxrBelowNineTenthsOfTheBand() throws Exception {
        JsonNode cases;
        try (InputStream in = ResamplerTest.class.getResourceAsStream("resampler.json")) {
            cases = new ObjectMapper().readTree(in);
        }

        for (JsonNode one : cases) {
            int from = one.get("from").asInt();
            int to = one.get("to").asInt();
            float[] resampled = Resampler.resample(sound(from, Math.min(from, to)), from, to, to);

            JsonNode expected = one.get("values");
            for (int i = 0; i < expected.size(); i++) {
                assertThat((double) resampled[one.get("first").asInt() + i])
                        .as(from + " to " + to)
                        .isEqualTo(expected.get(i).asDouble(), within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"16000, 8000", "8000, 8000"})
    void givesNoMoreThanTheLimit(int from, int to) {
        assertThat(Resampler.resample(new float[16_000], from, to, 100)).hasSize(100);
    }

    private static float[] sound(int rate, int lower) {
        double[] shares = {0.02, 0.11, 0.37, 0.61, 0.85};
        float[] sound = new float[rate / 4];
        for (int n = 0; n < sound.length; n++) {
            for (int k = 0; k < shares.length; k++) {
                sound[n] += (float) (0.4 / (k + 1) * Math.sin(Math.PI * shares[k] * lower * n / rate + k));
            }
        }
        return sound;
    }

    private static float[] tone(double hertz, int rate, int samples) {
        float[] tone = new float[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (float) (0.8 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return tone;
    }
}
