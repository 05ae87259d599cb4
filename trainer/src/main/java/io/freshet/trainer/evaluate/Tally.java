package io.freshet.trainer.evaluate;

import java.util.List;

/**
 * Judgements summed up.
 *
 * @param count how many
 * @param accuracy share of right answers, 0 to 1; NaN when there are none
 * @param logLoss mean cross-entropy in nats; NaN when there are none
 */
public record Tally(int count, double accuracy, double logLoss) {

    public static Tally of(List<Judgement> judgements) {
        return new Tally(
                judgements.size(),
                judgements.stream()
                        .mapToInt(judgement -> judgement.right() ? 1 : 0)
                        .average()
                        .orElse(Double.NaN),
                judgements.stream().mapToDouble(Judgement::logLoss).average().orElse(Double.NaN));
    }
}
