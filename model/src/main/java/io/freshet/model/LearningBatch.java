package io.freshet.model;

import io.freshet.model.task.TargetVector;
import java.util.List;

/**
 * What one step learns from.
 *
 * @param features one entry for each example, at least one
 * @param targets one for each example, as the model's task made them
 * @param weights (examples) importance of each example, above 0; the loss is the weighted mean
 */
@SuppressWarnings("ArrayRecordComponent") // made once for one step; nobody compares batches as values
public record LearningBatch(List<Features> features, List<TargetVector> targets, float[] weights) {
    public LearningBatch {
        features = List.copyOf(features);
        targets = List.copyOf(targets);
        if (features.isEmpty() || features.size() != targets.size() || features.size() != weights.length) {
            throw new IllegalArgumentException("A batch of " + features.size() + " features, " + targets.size()
                    + " targets and " + weights.length + " weights cannot be learned; give one of each per example.");
        }
    }
}
