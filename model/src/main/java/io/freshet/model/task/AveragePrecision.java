package io.freshet.model.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well probabilities rank the samples for which a label holds before the others, whatever the threshold: the sum
 * over ranks of precision there times the recall that the rank adds. Samples of one probability count as one rank.
 *
 * <p><em>Source:</em> the definition that scikit-learn's {@code average_precision_score} documents.
 */
final class AveragePrecision {
    private AveragePrecision() {}

    /** The mean over those labels that hold for some sample; NaN where none does. */
    static double mean(List<Evaluation> evaluations, int labels) {
        double sum = 0;
        int known = 0;
        for (int label = 0; label < labels; label++) {
            double precision = of(evaluations, label);
            if (!Double.isNaN(precision)) {
                sum += precision;
                known++;
            }
        }
        return known == 0 ? Double.NaN : sum / known;
    }

    /** Of one label; NaN where it holds for no sample. */
    static double of(List<Evaluation> evaluations, int label) {
        List<Evaluation> ranked = new ArrayList<>(evaluations);
        ranked.sort(Comparator.comparingDouble(one -> -one.outcome().get(label)));
        double wanted = ranked.stream()
                .filter(one -> LabelCounts.isWanted(one, label))
                .mapToDouble(Evaluation::importance)
                .sum();
        double seen = 0;
        double found = 0;
        double before = 0;
        double area = 0;
        for (int rank = 0; rank < ranked.size(); rank++) {
            Evaluation one = ranked.get(rank);
            seen += one.importance();
            found += LabelCounts.isWanted(one, label) ? one.importance() : 0;
            boolean last = rank + 1 == ranked.size()
                    || !ranked.get(rank + 1)
                            .outcome()
                            .get(label)
                            .equals(one.outcome().get(label));
            if (last) {
                area += (found - before) * found / seen;
                before = found;
            }
        }
        return area / wanted;
    }
}
