package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.ModalityConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelSpecTest {
    @Test
    void isTheSameWhateverTheOrderOfModalitiesInTheFile() {
        assertThat(spec("{image: {encoder: cnn}, text: {encoder: hashed-text}}", "[a, b]"))
                .isEqualTo(spec("{text: {encoder: hashed-text}, image: {encoder: cnn}}", "[a, b]"));
    }

    @Test
    void tellsApartWhatWouldGiveOtherFeaturesOrOtherAnswers() {
        String original =
                spec("{audio: {encoder: mel-cnn, sample-rate: 8000}}", "[a, b]").fingerprint();

        assertThat(spec("{audio: {encoder: mel-cnn, sample-rate: 16000}}", "[a, b]")
                        .fingerprint())
                .isNotEqualTo(original);
        assertThat(spec("{audio: {encoder: mel-cnn, sample-rate: 8000}}", "[b, a]")
                        .fingerprint())
                .isNotEqualTo(original);
    }

    @Test
    void refusesAModelOfNothing() {
        assertThatThrownBy(() -> new ModelSpec(new TreeMap<>(), List.of("a", "b")))
                .hasMessageContaining("0 modalities");
        assertThatThrownBy(() -> new ModelSpec(new TreeMap<>(Map.of("x", new ModalityConfig.Mlp(1))), List.of("a")))
                .hasMessageContaining("1 labels");
    }

    static ModelSpec spec(String modalities, String labels) {
        return ModelSpec.of(ConfigLoader.parse(
                "test.yaml",
                "pipeline: test\nmodalities: " + modalities + "\ntask: {labels: " + labels + "}\n",
                Map.of()));
    }
}
