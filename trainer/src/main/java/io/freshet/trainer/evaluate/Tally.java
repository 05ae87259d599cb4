package io.freshet.trainer.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Judgements summed up, each as often as its importance says: what is true of all samples, though some were left out.
 *
 * @param count how many there are
 * @param accuracy share of right answers, 0 to 1; NaN when there are none
 * @param logLoss mean cross-entropy in nats; NaN when there are none
 */
public record Tally(int count, double accuracy, double logLoss) {

    public static Tally of(List<Judgement> judgements) {
        return new Tally(
                judgements.size(),
                mean(judgements, judgement -> judgement.right() ? 1 : 0),
                mean(judgements, Judgement::logLoss));
    }

    private static double mean(List<Judgement> judgements, ToDoubleFunction<Judgement> value) {
        double all = judgements.stream().mapToDouble(Judgement::importance).sum();
        // 0 over 0 is NaN: nothing was judged.
        return judgements.stream()
                        .mapToDouble(judgement -> judgement.importance() * value.applyAsDouble(judgement))
                        .sum()
                / all;
    }
}
