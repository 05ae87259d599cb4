package io.freshet.model.golden;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.freshet.model.ModelSpec;
import io.freshet.schemas.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GoldenInputTest {
    @Test
    void isMadeWhateverLimitsThePipelineSets() {
        ModelSpec narrow = ModelSpec.of(ConfigLoader.parse("p.yaml", """
                pipeline: p
                modalities:
                  image: {encoder: cnn, min-side: 100, max-side: 101, max-bytes: 1B}
                  audio: {encoder: mel-cnn, min-duration: 59m, max-duration: 1h}
                  sensor: {encoder: mlp, size: 9, range: [90, 91]}
                  text: {encoder: hashed-text, max-length: 3, normalise: false}
                task: {labels: [a, b]}
                """, Map.of()));

        assertThatCode(() -> GoldenInput.of(narrow)).doesNotThrowAnyException();
    }
}
