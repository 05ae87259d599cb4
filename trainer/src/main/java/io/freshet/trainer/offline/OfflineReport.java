package io.freshet.trainer.offline;

import io.freshet.model.task.EvaluationMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a training.
 *
 * @param epochs the passes, in order
 * @param best number of the pass whose weights were kept
 * @param validation of those weights
 * @param test of those weights
 * @param alone the test part answered from each modality alone, by its name; empty where there is one modality
 */
public record OfflineReport(
        List<Epoch> epochs,
        int best,
        EvaluationMetrics validation,
        EvaluationMetrics test,
        Map<String, EvaluationMetrics> alone) {
    public OfflineReport {
        epochs = List.copyOf(epochs);
        alone = Collections.unmodifiableMap(new LinkedHashMap<>(alone));
    }

    /**
     * One pass.
     *
     * @param number from 1
     * @param loss mean over its steps
     * @param validation of the weights after it
     */
    public record Epoch(int number, double loss, EvaluationMetrics validation) {}
}
