package io.freshet.model;

import java.util.List;

/**
 * What one step learns from.
 *
 * @param features one entry for each example, at least one
 * @param targets (examples) position of the right label in {@link ModelSpec#labels()}
 * @param weights (examples) importance of each example, above 0; the loss is the weighted mean
 */
@SuppressWarnings("ArrayRecordComponent") // made once for one step; nobody compares batches as values
public record LearningBatch(List<Features> features, int[] targets, float[] weights) {
    public LearningBatch {
        features = List.copyOf(features);
        if (features.isEmpty() || features.size() != targets.length || features.size() != weights.length) {
            throw new IllegalArgumentException("A batch of " + features.size() + " features, " + targets.length
                    + " targets and " + weights.length + " weights cannot be learned; give one of each per example.");
        }
    }
}
