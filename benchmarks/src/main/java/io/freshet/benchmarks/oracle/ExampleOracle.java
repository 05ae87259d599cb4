package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.oracle.LabelScenario.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which example a key must have in the end, thought through from everything that was said of it. */
final class ExampleOracle {
    private ExampleOracle() {}

    /**
     * The claim that an example rests on: corrections over labels, then the one said later (then the greater id), told
     * by the first of those around it that say the same without another between. Nothing when no claim meets a sample.
     */
    static Optional<Claim> holding(List<Claim> claims, boolean sampled) {
        List<Claim> weakestFirst =
                new ArrayList<>(claims.stream().filter(Claim::known).distinct().toList());
        if (weakestFirst.isEmpty() || !sampled) {
            return Optional.empty();
        }
        weakestFirst.sort(Comparator.comparing(Claim::correction)
                .thenComparing(Claim::delaySeconds)
                .thenComparing(Claim::id));
        int last = weakestFirst.size() - 1;
        int first = last;
        while (first > 0
                && weakestFirst
                        .get(first - 1)
                        .label()
                        .equals(weakestFirst.get(last).label())) {
            first--;
        }
        return Optional.of(weakestFirst.get(first));
    }

    /** How many of the claims meet no sample ever. */
    static long unmatched(List<Claim> claims, boolean sampled) {
        return claims.stream()
                .distinct()
                .filter(claim -> !claim.known() || !sampled)
                .count();
    }
}
