package io.freshet.ingest.label.join;

import io.freshet.schemas.config.LabelsConfig;
import io.freshet.schemas.task.TargetCodec;
import java.util.Optional;

/**
 * How long labels and samples wait for each other, and what it means when none comes.
 *
 * @param horizonMs greatest distance in event time of a claim from its sample, and how long a sampleId is known after
 *     it was last heard of
 * @param implicitNegative empty where no feedback means nothing
 */
public record LabelRules(long horizonMs, Optional<ImplicitNegativeRule> implicitNegative) {
    public static LabelRules of(LabelsConfig config, TargetCodec targets) {
        return new LabelRules(
                config.horizon().toMillis(),
                config.implicit().map(implicit -> ImplicitNegativeRule.of(implicit, targets)));
    }
}
