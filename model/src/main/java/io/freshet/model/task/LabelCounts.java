package io.freshet.model.task;

import java.util.Arrays;
import java.util.List;

/**
 * How often each of several labels was answered rightly, wrongly and not at all, each evaluation as often as its
 * importance says. A quotient of nothing by nothing is 0, as scikit-learn has it by default; all are NaN where there
 * are no evaluations.
 */
@SuppressWarnings("ArrayRecordComponent") // made once and read; nobody compares counts as values
record LabelCounts(double[] right, double[] answered, double[] wanted) {
    private static final double THRESHOLD = 0.5;

    static LabelCounts of(List<Evaluation> evaluations, int labels) {
        LabelCounts counts = new LabelCounts(new double[labels], new double[labels], new double[labels]);
        for (Evaluation evaluation : evaluations) {
            for (int label = 0; label < labels; label++) {
                boolean answered = isAnswered(evaluation, label);
                boolean wanted = isWanted(evaluation, label);
                counts.right[label] += answered && wanted ? evaluation.importance() : 0;
                counts.answered[label] += answered ? evaluation.importance() : 0;
                counts.wanted[label] += wanted ? evaluation.importance() : 0;
            }
        }
        if (evaluations.isEmpty()) {
            Arrays.fill(counts.right, Double.NaN);
        }
        return counts;
    }

    static boolean isAnswered(Evaluation evaluation, int label) {
        return evaluation.outcome().get(label) >= THRESHOLD;
    }

    static boolean isWanted(Evaluation evaluation, int label) {
        return evaluation.target().values()[label] >= THRESHOLD;
    }

    /** Of all labels that were answered, the share that holds. */
    double precision() {
        return quotient(sum(right), sum(answered));
    }

    /** Of all labels that hold, the share that was answered. */
    double recall() {
        return quotient(sum(right), sum(wanted));
    }

    double microF1() {
        return quotient(2 * sum(right), sum(answered) + sum(wanted));
    }

    /** The mean over labels. */
    double macroF1() {
        double sum = 0;
        for (int label = 0; label < right.length; label++) {
            sum += quotient(2 * right[label], answered[label] + wanted[label]);
        }
        return sum / right.length;
    }

    private static double quotient(double part, double whole) {
        return whole == 0 && part == 0 ? 0 : part / whole;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
