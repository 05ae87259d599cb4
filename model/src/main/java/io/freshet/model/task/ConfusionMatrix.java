package io.freshet.model.task;

import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How often each label was answered where each was right, each answer counted by its importance.
 *
 * <p>Macro means are over the labels that were right at least once: each of them counts the same, however rare. A label
 * that was never answered has precision 0, as in scikit-learn with {@code zero_division=0}.
 */
public final class ConfusionMatrix {
    private final double[] right;
    private final double[] targets;
    private final double[] answers;

    /**
     * Nothing counted yet.
     *
     * @param labels how many there are
     */
    public ConfusionMatrix(int labels) {
        right = new double[labels];
        targets = new double[labels];
        answers = new double[labels];
    }

    /**
     * Counts one answer.
     *
     * @param target position of the right label
     * @param answer position of the label answered
     * @param importance how many samples it stands for
     */
    public void count(int target, int answer, double importance) {
        targets[target] += importance;
        answers[answer] += importance;
        right[target] += target == answer ? importance : 0;
    }

    /** Share of right answers, 0 to 1; NaN when nothing was counted. */
    public double accuracy() {
        return DoubleStream.of(right).sum() / DoubleStream.of(targets).sum();
    }

    /** Macro precision, 0 to 1; NaN when nothing was evaluated. */
    public double precision() {
        return macro(this::precision);
    }

    /** Macro recall, 0 to 1; NaN when nothing was evaluated. */
    public double recall() {
        return macro(this::recall);
    }

    /**
     * Macro F1, 0 to 1: the mean of each label's harmonic mean of precision and recall; NaN when nothing was evaluated.
     */
    public double f1() {
        return macro(this::f1);
    }

    /** F1 of one label, 0 to 1: the harmonic mean of its precision and recall. */
    public double f1(int label) {
        return share(2 * right[label], targets[label] + answers[label]);
    }

    private double precision(int label) {
        return share(right[label], answers[label]);
    }

    private double recall(int label) {
        return share(right[label], targets[label]);
    }

    private double macro(IntToDoubleFunction ofLabel) {
        return IntStream.range(0, targets.length)
                .filter(label -> targets[label] > 0)
                .mapToDouble(ofLabel)
                .average()
                .orElse(Double.NaN);
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
