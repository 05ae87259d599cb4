package io.freshet.ingest.label.join;

import io.freshet.schemas.config.LabelsConfig;
import java.util.Optional;

/**
 * How long labels and samples wait for each other, and what it means when none comes.
 *
 * @param horizonMs greatest distance in event time of a claim from its sample, and how long a sampleId is known after
 *     it was last heard of
 * @param implicitNegative empty where no feedback means nothing
 */
public record LabelRules(long horizonMs, Optional<ImplicitNegativeRule> implicitNegative) {
    public static LabelRules of(LabelsConfig config) {
        return new LabelRules(config.horizon().toMillis(), config.implicit().map(ImplicitNegativeRule::of));
    }
}
