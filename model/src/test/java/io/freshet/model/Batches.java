package io.freshet.model;

import io.freshet.model.task.TargetVector;
import java.util.List;
import java.util.stream.IntStream;

/** Batches for classification. */
final class Batches {
    private Batches() {}

    /** Examples of the labels at these positions. */
    static LearningBatch labelled(List<Features> features, int[] labels, float[] weights) {
        return new LearningBatch(
                features, IntStream.of(labels).mapToObj(TargetVector::of).toList(), weights);
    }
}
