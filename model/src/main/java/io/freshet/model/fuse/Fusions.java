package io.freshet.model.fuse;

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
    public static Fusion of(String name, List<String> modalities) {
        if (name.equals(WeightedFusion.NAME)) {
            return new WeightedFusion(modalities, WIDTH);
        }
        throw new IllegalArgumentException("There is no fusion " + name + "; it must be " + WeightedFusion.NAME + ".");
    }
}
