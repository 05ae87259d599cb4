package io.freshet.model.task;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one answer compares with what would have been right. Only the task that made it knows what its outcome means.
 *
 * @param target what would have been right
 * @param outcome what the task's metrics need of the answer: of classification the position answered and its log loss,
 *     of regression the error
 * @param importance how many samples of its kind the example stands for, above 0
 */
public record Evaluation(TargetVector target, List<Double> outcome, double importance) {
    public Evaluation {
        outcome = List.copyOf(outcome);
    }

    /** The mean of a value over all samples that the evaluations stand for; NaN when there are none. */
    static double mean(List<Evaluation> evaluations, ToDoubleFunction<Evaluation> value) {
        double all = evaluations.stream().mapToDouble(Evaluation::importance).sum();
        return evaluations.stream()
                        .mapToDouble(one -> one.importance() * value.applyAsDouble(one))
                        .sum()
                / all;
    }
}
