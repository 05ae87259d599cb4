package io.freshet.schemas.config;

/**
 * What a window's weights must show before they are published.
 *
 * @param validationCapacity newest validation examples kept
 * @param minimumValidation how many of them are needed to decide
 * @param tolerance share in [0, 1] of the task's figure of merit that may be lost against the last version shipped
 * @param significance level in (0, 1] of the paired test by which a loss counts as one and not as chance
 * @param revertBelow share in [0, 1] of it whose loss throws the window away
 * @param every fewest windows between two versions
 */
public record GateConfig(
        int validationCapacity,
        int minimumValidation,
        double tolerance,
        double significance,
        double revertBelow,
        int every) {
    static GateConfig from(ConfigSection section) {
        GateConfig gate = new GateConfig(
                section.integer("validation-capacity", 1, 1_000_000),
                section.integer("minimum-validation", 1, 1_000_000),
                section.number("tolerance", 0, 1),
                section.number("significance", 0, 1),
                section.number("revert-below", 0, 1),
                section.integer("every", 1, 1_000_000));
        if (gate.minimumValidation > gate.validationCapacity) {
            section.fault(
                    "minimum-validation", "is above gate.validation-capacity", "so many are never kept; lower it");
        }
        return gate;
    }
}
