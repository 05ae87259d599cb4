package io.freshet.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConfusionTest {
    @Test
    void agreesWithScikitLearn() {
        // precision_recall_fscore_support(y_true=[0,0,0,1,1,2,2,2], y_pred=[0,0,1,1,2,2,2,0], average="macro")
        Confusion confusion =
                Confusion.of(3, judged(new int[] {0, 0, 0, 1, 1, 2, 2, 2}, new int[] {0, 0, 1, 1, 2, 2, 2, 0}));

        assertThat(confusion.precision()).isCloseTo(0.6111111111, within(1e-9));
        assertThat(confusion.recall()).isCloseTo(0.6111111111, within(1e-9));
        assertThat(confusion.f1()).isCloseTo(0.6111111111, within(1e-9));
    }

    @Test
    void aLabelThatIsNeverAnsweredHasNoPrecision() {
        Confusion confusion = Confusion.of(2, judged(new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}));

        assertThat(confusion.precision()).isCloseTo(0.375, within(1e-9));
        assertThat(confusion.recall()).isCloseTo(0.5, within(1e-9));
        assertThat(confusion.f1()).isCloseTo((6.0 / 7) / 2, within(1e-9));
    }

    @Test
    void labelsThatNeverCameDoNotCount() {
        Confusion confusion = Confusion.of(10, judged(new int[] {4, 5}, new int[] {4, 5}));

        assertThat(confusion.f1()).isEqualTo(1);
    }

    @Test
    void nothingJudgedIsNoNumber() {
        assertThat(Confusion.of(3, List.of()).f1()).isNaN();
        assertThat(Tally.of(List.of()).accuracy()).isNaN();
    }

    @Test
    void tallyIsTheShareOfRightAnswersAndTheMeanLoss() {
        Tally tally = Tally.of(List.of(new Judgement(0, 0, 0.5, 1), new Judgement(0, 1, 1.5, 1)));

        assertThat(tally).isEqualTo(new Tally(2, 0.5, 1.0));
    }

    @Test
    void whatStandsForManyCountsAsMany() {
        List<Judgement> judgements =
                List.of(new Judgement(0, 0, 0.5, 10), new Judgement(0, 1, 1.5, 1), new Judgement(1, 1, 3, 1));
        List<Judgement> spelledOut = new ArrayList<>(Collections.nCopies(10, new Judgement(0, 0, 0.5, 1)));
        spelledOut.addAll(judgements.subList(1, 3));

        Tally tally = Tally.of(judgements);

        assertThat(tally.count()).isEqualTo(3);
        assertThat(tally.accuracy()).isEqualTo(Tally.of(spelledOut).accuracy(), within(1e-12));
        assertThat(tally.logLoss()).isEqualTo(Tally.of(spelledOut).logLoss(), within(1e-12));
        assertThat(Confusion.of(2, judgements).f1())
                .isEqualTo(Confusion.of(2, spelledOut).f1(), within(1e-12));
    }

    private static List<Judgement> judged(int[] targets, int[] answers) {
        return IntStream.range(0, targets.length)
                .mapToObj(i -> new Judgement(targets[i], answers[i], 1, 1))
                .toList();
    }
}
