package io.freshet.trainer.evaluate;

import io.freshet.model.Scores;

/**
 * What a model answered to one example, and what would have been right.
 *
 * @param target position of the right label
 * @param answer position of the likeliest label
 * @param logLoss cross-entropy in nats, at least 0, finite
 * @param importance how many samples of its kind the example stands for, above 0
 */
public record Evaluation(int target, int answer, double logLoss, double importance) {
    /** No probability counts as less, so that one example cannot make a mean infinite. */
    private static final double LEAST = 1e-12;

    static Evaluation of(Scores scores, Evaluator.Question question) {
        double probability = Math.max(LEAST, scores.probabilities()[question.target()]);
        return new Evaluation(question.target(), scores.best(), -Math.log(probability), question.importance());
    }

    public boolean right() {
        return target == answer;
    }
}
