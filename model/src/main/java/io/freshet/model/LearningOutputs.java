package io.freshet.model;

import io.freshet.model.task.TargetVector;
import io.freshet.model.task.Task;
import io.freshet.model.tensor.Tensor;
import io.freshet.schemas.config.LearningConfig.Regularise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a network makes of a batch that it learns from.
 *
 * @param fused (batch, outputs) of all modalities together
 * @param modalities of those that some sample has, each by itself; empty where nothing is fused
 */
record LearningOutputs(Tensor fused, List<OfModality> modalities) {
    /**
     * The answers from one modality alone.
     *
     * @param outputs (samples that have it, outputs), in the order of the batch
     * @param present (batch) which samples have it
     */
    @SuppressWarnings("ArrayRecordComponent") // lives for one step; nobody compares outputs as values
    record OfModality(Tensor outputs, boolean[] present) {
        private Tensor loss(Task task, LearningBatch batch, double smoothing) {
            List<TargetVector> targets = new ArrayList<>();
            float[] weights = new float[present.length];
            for (int row = 0; row < present.length; row++) {
                if (present[row]) {
                    weights[targets.size()] = batch.weights()[row];
                    targets.add(batch.targets().get(row));
                }
            }
            return task.loss(outputs, targets, Arrays.copyOf(weights, targets.size()), smoothing);
        }
    }

    /** The loss of what is answered. */
    Tensor answerLoss(Task task, LearningBatch batch, Regularise regularise) {
        return task.loss(fused, batch.targets(), batch.weights(), regularise.labelSmoothing());
    }

    /** The mean loss of what each modality answers by itself; empty where nothing is to be learned from it. */
    Optional<Tensor> auxiliaryLoss(Task task, LearningBatch batch, Regularise regularise) {
        if (regularise.auxiliaryLoss() == 0) {
            return Optional.empty();
        }
        float weight = (float) (regularise.auxiliaryLoss() / modalities.size());
        return modalities.stream()
                .map(one -> one.loss(task, batch, regularise.labelSmoothing()))
                .reduce(Tensor::plus)
                .map(sum -> sum.times(sum.scope().tensor(new float[] {weight})));
    }
}
