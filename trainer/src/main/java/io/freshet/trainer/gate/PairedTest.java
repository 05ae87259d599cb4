package io.freshet.trainer.gate;

import io.freshet.model.task.Evaluation;
import io.freshet.model.task.Task;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * Whether one model does worse than another on the same examples, or whether chance explains what is seen.
 *
 * <p>Where an answer is right or wrong, only the examples that one of the two got right say anything, and the exact
 * binomial test counts them (<em>Source:</em> McNemar 1947). Where errors have a size, their differences are ranked, so
 * that no outlier decides alone (<em>Source:</em> Wilcoxon 1945, signed-rank test).
 */
public final class PairedTest {
    private PairedTest() {}

    /**
     * How likely a candidate that is no worse would look at least as bad as this one, in [0, 1]: small when it is
     * worse.
     *
     * @param candidate evaluations by {@code task}
     * @param incumbent of the same examples, in the same order
     */
    public static double worse(Task task, List<Evaluation> candidate, List<Evaluation> incumbent) {
        if (candidate.size() != incumbent.size()) {
            throw new IllegalArgumentException(candidate.size() + " and " + incumbent.size()
                    + " evaluations make no pairs; evaluate both models on the same examples.");
        }
        double[] differences = new double[candidate.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = task.error(candidate.get(i)) - task.error(incumbent.get(i));
        }
        double[] unequal = Arrays.stream(differences).filter(one -> one != 0).toArray();
        if (unequal.length == 0) {
            return 1;
        }
        return sameSize(unequal) ? binomial(unequal) : signedRank(unequal);
    }

    private static boolean sameSize(double[] differences) {
        return Arrays.stream(differences).map(Math::abs).distinct().count() == 1;
    }

    private static double binomial(double[] differences) {
        int worse = (int) Arrays.stream(differences).filter(one -> one > 0).count();
        return BinomialTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test(differences.length, worse, 0.5)
                .getPValue();
    }

    private static double signedRank(double[] differences) {
        return WilcoxonSignedRankTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test(differences)
                .getPValue();
    }
}
