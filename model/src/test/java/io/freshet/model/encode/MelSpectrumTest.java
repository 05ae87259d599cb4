package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.Preparer;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class MelSpectrumTest {
    @Test
    void equalsLibrosaAtEveryRate() throws Exception {
        JsonNode cases;
        try (InputStream in = Preparer.class.getResourceAsStream("reference/mel.json")) {
            cases = new ObjectMapper().readTree(in);
        }

        for (JsonNode one : cases) {
            float[] sound = sound(one.get("samples").asInt());
            double[][] spectrum = new MelSpectrum(one.get("rate").asInt()).of(sound, sound.length);

            assertThat(spectrum).hasDimensions(one.get("frames").asInt(), MelSpectrum.BANDS);
            for (int band = 0; band < MelSpectrum.BANDS; band++) {
                assertThat(spectrum[0][band])
                        .isEqualTo(one.get("first").get(band).asDouble(), within(1e-4));
                assertThat(spectrum[spectrum.length - 1][band])
                        .isEqualTo(one.get("last").get(band).asDouble(), within(1e-4));
            }
        }
    }

    @Test
    void padsASoundShorterThanAWindowToOneFrame() {
        double[][] spectrum = new MelSpectrum(8000).of(new float[] {0.5f, -0.5f}, 2);

        assertThat(spectrum).hasDimensions(1, MelSpectrum.BANDS);
    }

    private static float[] sound(int samples) {
        float[] sound = new float[samples];
        for (int n = 0; n < samples; n++) {
            sound[n] = (float) (0.5 * Math.sin(0.05 * n + 1e-5 * n * n) + 0.2 * Math.cos(1.3 * n));
        }
        return sound;
    }
}
