package io.freshet.schemas.config;

/**
 * Shares of samples by use, summing to 1.
 *
 * @param group attribute whose value is hashed instead of the sampleId; empty for the sampleId
 */
public record SplitConfig(double train, double validation, double test, String group) {
    static SplitConfig from(ConfigSection section) {
        SplitConfig split = new SplitConfig(
                section.number("train", 0, 1),
                section.number("validation", 0, 1),
                section.number("test", 0, 1),
                section.text("group"));
        double sum = split.train + split.validation + split.test;
        if (Math.abs(sum - 1) > 1e-6) {
            section.fault(
                    "train", "+ validation + test is " + sum, "the three must sum to 1, for example 0.8, 0.1, 0.1");
        }
        return split;
    }
}
