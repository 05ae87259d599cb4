package io.freshet.model.adapt;

/** Names of the sections that weights are saved in. */
public final class Sections {
    /** What an adaptation adds beside base weights, such as low-rank factors. */
    public static final String ADAPTER = "adapter";
    /** Projections, fusion and the task's head. */
    public static final String HEAD = "head";
    /** Kept parameters: running statistics of inputs, and the correction for what sampling left out. */
    public static final String STATISTICS = "statistics";

    private static final String BASE = "base.";

    private Sections() {}

    /** The weights of one modality's encoder. */
    public static String base(String modality) {
        return BASE + modality;
    }
}
