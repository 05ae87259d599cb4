package io.freshet.model.fuse;

import io.freshet.schemas.config.FusionConfig;
import java.util.List;

/** The fusions that there are. */
public final class Fusions {
    private static final int WIDTH = 64;

    private Fusions() {}

    /**
     * The fusion of a configuration.
     *
     * @param modalities names, sorted
     */
    public static Fusion of(FusionConfig config, List<String> modalities) {
        if (config instanceof FusionConfig.Attention attention) {
            return new AttentionFusion(modalities, WIDTH, attention);
        }
        if (config instanceof FusionConfig.LowRankTensor tensor) {
            return new LowRankTensorFusion(modalities, WIDTH, tensor.rank());
        }
        if (config instanceof FusionConfig.Concat) {
            return new ConcatFusion(modalities, WIDTH);
        }
        if (config instanceof FusionConfig.Gated) {
            return new GatedFusion(modalities, WIDTH);
        }
        if (config instanceof FusionConfig.Late) {
            return new LateFusion(modalities, WIDTH);
        }
        if (config instanceof FusionConfig.Weighted weighted) {
            return weighted.perSample()
                    ? new PerSampleFusion(modalities, WIDTH)
                    : new WeightedFusion(modalities, WIDTH);
        }
        throw new IllegalStateException("There is no fusion for " + config.described() + "; this is a bug.");
    }
}
