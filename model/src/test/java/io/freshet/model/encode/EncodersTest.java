package io.freshet.model.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.EncoderKind;
import io.freshet.schemas.config.ModalityConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodersTest {
    @Test
    void everyKindOfTheConfigurationHasADescriptorAndNoOther() {
        assertThat(Encoders.names()).containsExactlyInAnyOrderElementsOf(EncoderKind.names());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cnn",
                "efficientnet-lite0",
                "mel-cnn",
                "speech-embedding",
                "mlp, size: 4",
                "hashed-text",
                "minilm",
                "bge-small-zh"
            })
    void eachReadsItsGoldenPayload(String settings) {
        ModalityConfig modality = ConfigLoader.parse(
                        "test.yaml",
                        "pipeline: test\nmodalities: {it: {encoder: " + settings + "}}\ntask: {labels: [a, b]}\n",
                        Map.of())
                .modalities()
                .values()
                .iterator()
                .next();
        GoldenPayload golden = Encoders.golden(modality);

        assertThatCode(() -> Encoders.featuriser(modality).featurise(golden.contentType(), golden.bytes()))
                .doesNotThrowAnyException();
        assertThat(Encoders.encoder("encoders.it", modality).width()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(EncoderKind.class)
    void everyKeyIsDocumented(EncoderKind kind) {
        assertThat(ConfigLoader.reference()).contains(kind.keys());
    }
}
