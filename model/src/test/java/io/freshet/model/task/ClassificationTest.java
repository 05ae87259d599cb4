package io.freshet.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.TaskConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ClassificationTest {
    @Property(tries = 200)
    void givesProbabilitiesThatSumToOneHoweverLargeTheLogits(
            @ForAll @Size(4) List<@FloatRange(min = -1e30f, max = 1e30f) Float> values) {
        float[] logits = new float[4];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = values.get(i);
        }

        Scores scores = task(4).scores(logits, 0);

        double sum = 0;
        for (float one : scores.values()) {
            assertThat(one).isBetween(0f, 1f);
            sum += one;
        }
        assertThat(sum).isEqualTo(1, within(1e-6));
        assertThat(task(4).fault(scores)).isEmpty();
    }

    @Test
    void agreesWithScikitLearn() {
        // precision_recall_fscore_support(y_true=[0,0,0,1,1,2,2,2], y_pred=[0,0,1,1,2,2,2,0], average="macro")
        EvaluationMetrics confusion =
                task(3).summarise(evaluated(new int[] {0, 0, 0, 1, 1, 2, 2, 2}, new int[] {0, 0, 1, 1, 2, 2, 2, 0}));

        assertThat(confusion.value("precision")).isCloseTo(0.6111111111, within(1e-9));
        assertThat(confusion.value("recall")).isCloseTo(0.6111111111, within(1e-9));
        assertThat(confusion.value("f1")).isCloseTo(0.6111111111, within(1e-9));
    }

    @Test
    void aLabelThatIsNeverAnsweredHasNoPrecision() {
        EvaluationMetrics confusion = task(2).summarise(evaluated(new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}));

        assertThat(confusion.value("precision")).isCloseTo(0.375, within(1e-9));
        assertThat(confusion.value("recall")).isCloseTo(0.5, within(1e-9));
        assertThat(confusion.value("f1")).isCloseTo((6.0 / 7) / 2, within(1e-9));
    }

    @Test
    void labelsThatNeverCameDoNotCount() {
        EvaluationMetrics confusion = task(10).summarise(evaluated(new int[] {4, 5}, new int[] {4, 5}));

        assertThat(confusion.value("f1")).isEqualTo(1);
    }

    @Test
    void nothingEvaluatedIsNoNumber() {
        assertThat(task(3).summarise(List.of()).value("f1")).isNaN();
        assertThat(task(3).summarise(List.of()).merit()).isNaN();
    }

    @Test
    void metricsIsTheShareOfRightAnswersAndTheMeanLoss() {
        EvaluationMetrics metrics = task(2).summarise(List.of(evaluation(0, 0, 0.5, 1), evaluation(0, 1, 1.5, 1)));

        assertThat(metrics.count()).isEqualTo(2);
        assertThat(metrics.merit()).isEqualTo(0.5);
        assertThat(metrics.loss()).isEqualTo(1.0);
    }

    @Test
    void whatStandsForManyCountsAsMany() {
        List<Evaluation> evaluations =
                List.of(evaluation(0, 0, 0.5, 10), evaluation(0, 1, 1.5, 1), evaluation(1, 1, 3, 1));
        List<Evaluation> spelledOut = new ArrayList<>(Collections.nCopies(10, evaluation(0, 0, 0.5, 1)));
        spelledOut.addAll(evaluations.subList(1, 3));

        EvaluationMetrics metrics = task(2).summarise(evaluations);

        assertThat(metrics.count()).isEqualTo(3);
        assertThat(metrics.merit()).isEqualTo(task(2).summarise(spelledOut).merit(), within(1e-12));
        assertThat(metrics.loss()).isEqualTo(task(2).summarise(spelledOut).loss(), within(1e-12));
        assertThat(metrics.value("f1")).isEqualTo(task(2).summarise(spelledOut).value("f1"), within(1e-12));
    }

    private static List<Evaluation> evaluated(int[] targets, int[] answers) {
        return IntStream.range(0, targets.length)
                .mapToObj(i -> evaluation(targets[i], answers[i], 1, 1))
                .toList();
    }

    private static Evaluation evaluation(int target, int answer, double logLoss, double importance) {
        return new Evaluation(TargetVector.of(target), List.of((double) answer, logLoss), importance);
    }

    private static Task task(int labels) {
        return Tasks.of(
                TaskConfig.classification(
                        IntStream.range(0, labels).mapToObj(Integer::toString).toList()),
                8);
    }
}
