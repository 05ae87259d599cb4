package io.freshet.benchmarks.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArtifactModelTest {
    @Test
    void theLargeOneIsAPipelineOfAsManyFrozenWeightsAsBertBase() {
        FreshetConfig config = ConfigLoader.parse("artifact.yaml", ArtifactModel.LARGE.yaml(), Map.of());

        long weights = config.modalities().values().stream()
                .mapToLong(modality -> 16L * ((ModalityConfig.HashedText) modality).buckets())
                .sum();
        assertThat(weights).isBetween(110_000_000L, 120_000_000L);
        assertThat(config.learning().fineTune().strategy()).isEqualTo(Strategy.HEAD);
    }
}
