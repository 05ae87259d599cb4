package io.freshet.trainer.evaluate;

import io.freshet.model.Scores;

/**
 * What a model answered to one example, and what would have been right.
 *
 * @param target position of the right label
 * @param answer position of the likeliest label
 * @param logLoss cross-entropy in nats, at least 0, finite
 */
public record Judgement(int target, int answer, double logLoss) {
    /** No probability counts as less, so that one example cannot make a mean infinite. */
    private static final double LEAST = 1e-12;

    static Judgement of(Scores scores, int target) {
        double probability = Math.max(LEAST, scores.probabilities()[target]);
        return new Judgement(target, scores.best(), -Math.log(probability));
    }

    public boolean right() {
        return target == answer;
    }
}
