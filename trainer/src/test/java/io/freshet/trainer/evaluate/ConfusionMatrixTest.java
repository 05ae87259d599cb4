package io.freshet.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConfusionMatrixTest {
    @Test
    void agreesWithScikitLearn() {
        // precision_recall_fscore_support(y_true=[0,0,0,1,1,2,2,2], y_pred=[0,0,1,1,2,2,2,0], average="macro")
        ConfusionMatrix confusion = ConfusionMatrix.of(
                3, evaluated(new int[] {0, 0, 0, 1, 1, 2, 2, 2}, new int[] {0, 0, 1, 1, 2, 2, 2, 0}));

        assertThat(confusion.precision()).isCloseTo(0.6111111111, within(1e-9));
        assertThat(confusion.recall()).isCloseTo(0.6111111111, within(1e-9));
        assertThat(confusion.f1()).isCloseTo(0.6111111111, within(1e-9));
    }

    @Test
    void aLabelThatIsNeverAnsweredHasNoPrecision() {
        ConfusionMatrix confusion = ConfusionMatrix.of(2, evaluated(new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}));

        assertThat(confusion.precision()).isCloseTo(0.375, within(1e-9));
        assertThat(confusion.recall()).isCloseTo(0.5, within(1e-9));
        assertThat(confusion.f1()).isCloseTo((6.0 / 7) / 2, within(1e-9));
    }

    @Test
    void labelsThatNeverCameDoNotCount() {
        ConfusionMatrix confusion = ConfusionMatrix.of(10, evaluated(new int[] {4, 5}, new int[] {4, 5}));

        assertThat(confusion.f1()).isEqualTo(1);
    }

    @Test
    void nothingEvaluatedIsNoNumber() {
        assertThat(ConfusionMatrix.of(3, List.of()).f1()).isNaN();
        assertThat(EvaluationMetrics.of(List.of()).accuracy()).isNaN();
    }

    @Test
    void metricsIsTheShareOfRightAnswersAndTheMeanLoss() {
        EvaluationMetrics metrics =
                EvaluationMetrics.of(List.of(new Evaluation(0, 0, 0.5, 1), new Evaluation(0, 1, 1.5, 1)));

        assertThat(metrics).isEqualTo(new EvaluationMetrics(2, 0.5, 1.0));
    }

    @Test
    void whatStandsForManyCountsAsMany() {
        List<Evaluation> evaluations =
                List.of(new Evaluation(0, 0, 0.5, 10), new Evaluation(0, 1, 1.5, 1), new Evaluation(1, 1, 3, 1));
        List<Evaluation> spelledOut = new ArrayList<>(Collections.nCopies(10, new Evaluation(0, 0, 0.5, 1)));
        spelledOut.addAll(evaluations.subList(1, 3));

        EvaluationMetrics metrics = EvaluationMetrics.of(evaluations);

        assertThat(metrics.count()).isEqualTo(3);
        assertThat(metrics.accuracy())
                .isEqualTo(EvaluationMetrics.of(spelledOut).accuracy(), within(1e-12));
        assertThat(metrics.logLoss()).isEqualTo(EvaluationMetrics.of(spelledOut).logLoss(), within(1e-12));
        assertThat(ConfusionMatrix.of(2, evaluations).f1())
                .isEqualTo(ConfusionMatrix.of(2, spelledOut).f1(), within(1e-12));
    }

    private static List<Evaluation> evaluated(int[] targets, int[] answers) {
        return IntStream.range(0, targets.length)
                .mapToObj(i -> new Evaluation(targets[i], answers[i], 1, 1))
                .toList();
    }
}
