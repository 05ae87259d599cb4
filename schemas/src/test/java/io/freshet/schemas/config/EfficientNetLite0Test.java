package io.freshet.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EfficientNetLite0Test {
    @Test
    void needsNoSettingAndKeepsItsWeights() {
        FreshetConfig config = load("");

        assertThat(config.modalities()).containsEntry("photo", new EfficientNetLite0(128));
        assertThat(config.learning().fineTune().strategy()).isEqualTo(LearningConfig.Strategy.FROZEN);
    }

    @Test
    void takesASideAndLimits() {
        FreshetConfig config = load(", size: 224, max-bytes: 1MiB, min-side: 16, max-side: 2048");

        assertThat(config.modalities())
                .containsEntry("photo", new EfficientNetLite0(224, new PayloadLimits.Image(1 << 20, 16, 2048)));
        assertThat(config.modalities().get("photo").described()).isEqualTo("efficientnet-lite0 {size=224}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size: 63     | modalities.photo.size is 63",
                "size: 513    | modalities.photo.size is 513",
                "size: large  | modalities.photo.size is large",
                "channels: 1  | modalities.photo.channels",
                "min-side: 9000 | modalities.photo.min-side is above max-side"
            })
    void refusesWhatItCannotDo(String setting, String fault) {
        assertThatThrownBy(() -> load(", " + setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(fault);
    }

    private static FreshetConfig load(String more) {
        return ConfigLoader.parse(
                "p.yaml",
                "pipeline: p\nmodalities:\n  photo: {encoder: efficientnet-lite0" + more
                        + "}\ntask: {labels: [a, b]}\n",
                Map.of());
    }
}
