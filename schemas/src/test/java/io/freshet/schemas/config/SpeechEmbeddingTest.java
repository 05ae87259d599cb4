package io.freshet.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeechEmbeddingTest {
    @Test
    void hearsFiveSecondsUnlessItIsSaid() {
        assertThat(voice("{encoder: speech-embedding}")).isEqualTo(new SpeechEmbedding(Duration.ofSeconds(5)));
        assertThat(voice("{encoder: speech-embedding, duration: 1500ms}"))
                .isEqualTo(new SpeechEmbedding(Duration.ofMillis(1500)));
    }

    @Test
    void limitsDoNotDecideWhatItMakesOfASound() {
        ModalityConfig limited = voice("{encoder: speech-embedding, duration: 2s, max-bytes: 1MiB, max-duration: 30s}");

        assertThat(limited.settings()).containsExactly(Map.entry("duration", "2000ms"));
        assertThat(limited.withDefaultLimits()).isEqualTo(new SpeechEmbedding(Duration.ofSeconds(2)));
    }

    @Test
    void itsRateCannotBeChosen() {
        assertThatThrownBy(() -> voice("{encoder: speech-embedding, sample-rate: 8000}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sample-rate");
    }

    @Test
    void itsWeightsStayAsTheyAreUnlessItIsSaid() {
        FreshetConfig config = parse("{encoder: speech-embedding}");

        assertThat(config.learning().fineTune().strategy()).isEqualTo(LearningConfig.Strategy.FROZEN);
    }

    private static ModalityConfig voice(String settings) {
        return parse(settings).modalities().values().iterator().next();
    }

    private static FreshetConfig parse(String settings) {
        return ConfigLoader.parse(
                "test.yaml",
                "pipeline: test\nmodalities: {voice: " + settings + "}\ntask: {labels: [a, b]}\n",
                Map.of());
    }
}
