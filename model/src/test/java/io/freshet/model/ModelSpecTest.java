package io.freshet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FusionConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
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
    void namesEncodersFusionTaskAndAdaptation() {
        assertThat(spec("{text: {encoder: hashed-text, normalise: false}, sensor: {encoder: mlp, size: 2}}", "[a, b]")
                        .fingerprint())
                .isEqualTo("{\"fine-tune\":{\"strategy\":\"full\"},\"fusion\":\"weighted\",\"modalities\":{"
                        + "\"sensor\":{\"encoder\":\"mlp\",\"size\":2},"
                        + "\"text\":{\"buckets\":16384,\"encoder\":\"hashed-text\",\"normalise\":false}},"
                        + "\"task\":{\"labels\":[\"a\",\"b\"],\"type\":\"classification\"}}");
    }

    @Test
    void acceptsArtifactsOfFormerReleasesWhateverLimitsAreSet() {
        ModelSpec limited = spec(
                "{image: {encoder: cnn}, audio: {encoder: mel-cnn, max-duration: 3s},"
                        + " text: {encoder: hashed-text, max-length: 9},"
                        + " sensor: {encoder: mlp, size: 2, range: [0, 1]}}",
                "[a, b]");
        // As the first release wrote it; a change would refuse every artifact and checkpoint there is.
        String first = "labels=[a, b] modalities={audio=MelCnn[sampleRate=16000, duration=PT1S],"
                + " image=Cnn[size=28, channels=3], sensor=Mlp[size=2], text=HashedText[buckets=16384]}";

        assertThat(limited.accepts(first)).isTrue();
        assertThat(limited.accepts(first.replace("[a, b]", "[b, a]"))).isFalse();
        assertThat(limited.accepts(first.replace("size=2]", "size=3]"))).isFalse();
        String second = "encoders={audio=MelCnn[sampleRate=16000, duration=PT1S], image=Cnn[size=28, channels=3],"
                + " sensor=Mlp[size=2], text=HashedText[buckets=16384]}"
                + " fusion=weighted task=classification[a, b] adaptation=head";
        assertThat(limited.accepts(second)).isTrue();
        assertThat(limited.accepts(second.replace("adaptation=head", "adaptation=lora[8]")))
                .isFalse();
    }

    @Test
    void acceptsAFormerReleaseThoughALabelHoldsTheCommaThatPartsThem() {
        ModelSpec spec = spec("{sensor: {encoder: mlp, size: 2}}", "['red, dark', b]");
        String former =
                "encoders={sensor=Mlp[size=2]} fusion=weighted task=classification[red, dark, b] adaptation=full";

        assertThat(spec.accepts(former)).isTrue();
        assertThat(spec("{sensor: {encoder: mlp, size: 2}}", "[red, dark, b]").accepts(former))
                .isTrue();
    }

    @Test
    void acceptsWhatAnotherStrategyTunedInPlace() {
        ModelSpec full = spec("{sensor: {encoder: mlp, size: 2}}", "[a, b]");
        ModelSpec head = new ModelSpec(full.modalities(), full.fusion(), full.task(), Strategy.HEAD);

        assertThat(head.fingerprint()).isNotEqualTo(full.fingerprint());
        assertThat(head.accepts(full.fingerprint())).isTrue();
        assertThat(full.accepts(head.fingerprint())).isTrue();
        assertThat(full.accepts(full.fingerprint().replace("\"full\"", "\"magic\"")))
                .isFalse();
        assertThat(full.accepts(full.fingerprint().replace("\"weighted\"", "\"magic\"")))
                .isFalse();
    }

    @Test
    void namesTheSettingsOfAFusionThatDecideShapes() {
        ModelSpec usual = spec("{sensor: {encoder: mlp, size: 2}}", "[a, b]");
        ModelSpec attention =
                new ModelSpec(usual.modalities(), new FusionConfig.Attention(2, 3), usual.task(), usual.strategy());
        ModelSpec late = new ModelSpec(usual.modalities(), new FusionConfig.Late(), usual.task(), usual.strategy());

        assertThat(attention.fingerprint()).contains("\"fusion\":{\"heads\":2,\"kind\":\"attention\",\"layers\":3}");
        assertThat(late.fingerprint()).contains("\"fusion\":\"late\"");
        assertThat(attention.accepts(attention.fingerprint().replace("\"heads\":2", "\"heads\":4")))
                .isFalse();
        assertThat(late.accepts(usual.fingerprint())).isFalse();
    }

    @Test
    void refusesAModelOfNothing() {
        assertThatThrownBy(() -> new ModelSpec(new TreeMap<>(), List.of("a", "b")))
                .hasMessageContaining("no modalities");
        assertThatThrownBy(() -> new ModelSpec(new TreeMap<>(Map.of("x", new ModalityConfig.Mlp(1))), List.of("a")))
                .hasMessageContaining("at least two labels");
    }

    static ModelSpec spec(String modalities, String labels) {
        return ModelSpec.of(ConfigLoader.parse(
                "test.yaml",
                "pipeline: test\nmodalities: " + modalities + "\ntask: {labels: " + labels + "}\n",
                Map.of()));
    }
}
