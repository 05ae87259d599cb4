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
    void artifactsOfFormerReleasesFitWhateverLimitsAreSet() {
        // As the first release wrote it; a change would refuse every artifact and checkpoint there is.
        assertThat(spec(
                                "{image: {encoder: cnn}, audio: {encoder: mel-cnn, max-duration: 3s},"
                                        + " text: {encoder: hashed-text, max-length: 9},"
                                        + " sensor: {encoder: mlp, size: 2, range: [0, 1]}}",
                                "[a, b]")
                        .fingerprint())
                .isEqualTo("labels=[a, b] modalities={audio=MelCnn[sampleRate=16000, duration=PT1S],"
                        + " image=Cnn[size=28, channels=3], sensor=Mlp[size=2], text=HashedText[buckets=16384]}");
        assertThat(spec("{text: {encoder: hashed-text, normalise: false}}", "[a, b]")
                        .fingerprint())
                .contains("normalise=false");
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
