package io.freshet.trainer.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Evaluations summed up, each as often as its importance says: what is true of all samples, though some were left out.
 *
 * @param count how many there are
 * @param accuracy share of right answers, 0 to 1; NaN when there are none
 * @param logLoss mean cross-entropy in nats; NaN when there are none
 */
public record EvaluationMetrics(int count, double accuracy, double logLoss) {

    public static EvaluationMetrics of(List<Evaluation> evaluations) {
        return new EvaluationMetrics(
                evaluations.size(),
                mean(evaluations, evaluation -> evaluation.right() ? 1 : 0),
                mean(evaluations, Evaluation::logLoss));
    }

    private static double mean(List<Evaluation> evaluations, ToDoubleFunction<Evaluation> value) {
        double all = evaluations.stream().mapToDouble(Evaluation::importance).sum();
        // 0 over 0 is NaN: nothing was evaluated.
        return evaluations.stream()
                        .mapToDouble(evaluation -> evaluation.importance() * value.applyAsDouble(evaluation))
                        .sum()
                / all;
    }
}
