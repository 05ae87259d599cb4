package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.onnx.OnnxArrays;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the front end of the graph that the weights come with. */
class SpeechSpectrumTest {
    private static final String GRAPH = "/io/freshet/model/encode/speech-embedding.onnx";

    @Test
    void hasTheBandsOfTheGraph() throws Exception {
        float[] expected = graph().get("map/while/linear_to_mel_weight_matrix:0");

        double[][] bands = SpeechSpectrum.bands();

        for (int i = 0; i < expected.length; i++) {
            int band = i % SpeechSpectrum.BANDS;
            assertThat(bands[band][i / SpeechSpectrum.BANDS])
                    .as("band " + band + ", frequency " + i / SpeechSpectrum.BANDS)
                    .isEqualTo(expected[i], within(1e-5));
        }
    }

    @Test
    void hasTheWindowOfTheGraph() throws Exception {
        float[] expected = graph().get("map/while/stft/hann_window/sub_2:0");

        double[] window = SpeechSpectrum.window();

        for (int i = 0; i < expected.length; i++) {
            assertThat(window[i]).isEqualTo(expected[i], within(1e-6));
        }
    }

    @Test
    void isAsLowAsCanBeWhereThereIsNoSound() {
        float[] spectrum = new SpeechSpectrum().of(new float[SpeechSpectrum.WINDOW + SpeechSpectrum.HOP]);

        float[] silence = new float[2 * SpeechSpectrum.BANDS];
        Arrays.fill(silence, SpeechSpectrum.SILENCE);
        assertThat(spectrum).containsExactly(silence);
    }

    private static Map<String, float[]> graph() throws Exception {
        return OnnxArrays.of(GRAPH);
    }
}
