package io.freshet.model.task;

import java.util.List;

/**
 * How one answer compares with what would have been right. Only the task that made it knows what its outcome means.
 *
 * @param target what would have been right
 * @param outcome what the task's metrics need of the answer: of classification the position answered and its log loss
 * @param importance how many samples of its kind the example stands for, above 0
 */
public record Evaluation(TargetVector target, List<Double> outcome, double importance) {
    public Evaluation {
        outcome = List.copyOf(outcome);
    }
}
