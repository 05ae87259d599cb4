package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.model.task.Evaluation;
import io.freshet.model.task.TargetVector;
import io.freshet.model.task.Task;
import io.freshet.model.task.Tasks;
import io.freshet.schemas.config.TaskConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PairedTestTest {
    private static final Task LABELS = Tasks.of(TaskConfig.classification(List.of("a", "b")), 1);
    private static final Task NUMBERS = Tasks.of(TaskConfig.regression(), 1);

    /** Upper tails of the binomial distribution with a half, from its table. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0.5", "3, 0, 0.125", "5, 0, 0.03125", "8, 2, 0.0546875", "9, 1, 0.0107421875", "0, 4, 1"})
    void countsTheExamplesThatOnlyOneOfTheTwoGotRight(int worse, int better, double chance) {
        List<Evaluation> candidate = rights(repeated(worse, false), repeated(better, true), repeated(20, true));
        List<Evaluation> incumbent = rights(repeated(worse, true), repeated(better, false), repeated(20, true));

        assertThat(PairedTest.worse(LABELS, candidate, incumbent)).isCloseTo(chance, within(1e-9));
    }

    /** Darwin's maize in Wilcoxon's table: the smaller sum of ranks is 24 of 15 pairs, 0.0206 of all orders at most. */
    @Test
    void ranksErrorsThatHaveASize() {
        double[] differences = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

        double chance = PairedTest.worse(
                NUMBERS,
                errors(DoubleStream.of(differences).map(one -> 100 + one)),
                errors(DoubleStream.generate(() -> 100).limit(differences.length)));

        assertThat(chance).isCloseTo(0.0206, within(5e-4));
    }

    @Test
    void equalAnswersAreNoEvidence() {
        List<Evaluation> same = rights(repeated(9, true), repeated(3, false));

        assertThat(PairedTest.worse(LABELS, same, same)).isEqualTo(1);
        assertThat(PairedTest.worse(LABELS, List.of(), List.of())).isEqualTo(1);
    }

    /** A candidate as good as the incumbent is taken for worse no more often than the level says. */
    @Test
    void takesAnEqualCandidateForWorseAtMostAsOftenAsTheLevelSays() {
        Random random = new Random(7);
        long taken = IntStream.range(0, 2_000)
                .filter(trial -> PairedTest.worse(LABELS, rights(coins(random)), rights(coins(random))) < 0.05)
                .count();

        assertThat(taken).isBetween(20L, 130L);
    }

    @Test
    void refusesWhatMakesNoPairs() {
        assertThatThrownBy(() -> PairedTest.worse(LABELS, rights(repeated(2, true)), List.of()))
                .hasMessage("2 and 0 evaluations make no pairs; evaluate both models on the same examples.");
    }

    private static List<Boolean> repeated(int times, boolean right) {
        return Collections.nCopies(times, right);
    }

    private static List<Boolean> coins(Random random) {
        return random.doubles(60).mapToObj(one -> one < 0.8).toList();
    }

    @SafeVarargs
    private static List<Evaluation> rights(List<Boolean>... parts) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (List<Boolean> part : parts) {
            part.forEach(
                    right -> evaluations.add(new Evaluation(TargetVector.of(0), List.of(right ? 0.0 : 1.0, 0.5), 1)));
        }
        return evaluations;
    }

    /** Answers with these squared errors. */
    private static List<Evaluation> errors(DoubleStream squared) {
        return squared.mapToObj(one -> new Evaluation(TargetVector.of(0), List.of(Math.sqrt(one)), 1))
                .toList();
    }
}
