package io.freshet.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegressionTest {
    private final Task task = Tasks.of(TaskConfig.regression(), 8);

    @Test
    void agreesWithScikitLearn() {
        // root_mean_squared_error([3, -0.5, 2, 7], [2.5, 0.0, 2, 8]), mean_absolute_error likewise
        EvaluationMetrics metrics = task.summarise(
                List.of(evaluated(2.5f, 3, 1), evaluated(0, -0.5f, 1), evaluated(2, 2, 1), evaluated(8, 7, 1)));

        assertThat(metrics.value("rmse")).isEqualTo(0.6123724356957945, within(1e-12));
        assertThat(metrics.value("mae")).isEqualTo(0.5, within(1e-12));
        assertThat(metrics.loss()).isEqualTo(0.375, within(1e-12));
        assertThat(metrics.merit()).isEqualTo(metrics.value("rmse"));
    }

    @Test
    void whatStandsForManyCountsAsMany() {
        EvaluationMetrics metrics = task.summarise(List.of(evaluated(1, 0, 3), evaluated(5, 0, 1)));

        assertThat(metrics.loss()).isEqualTo((3 * 1 + 25) / 4.0, within(1e-12));
        assertThat(metrics.count()).isEqualTo(2);
    }

    @Test
    void lowerIsBetterAndDifferencesCountAgainstTheIncumbent() {
        FigureOfMerit rmse = task.figureOfMerit();

        assertThat(rmse.lost(90, 100)).isEqualTo(-0.1, within(1e-12));
        assertThat(rmse.lost(0.0125, 0.01)).isEqualTo(0.25, within(1e-12));
        assertThat(rmse.of("validation")).isEqualTo("validationRmse");
    }

    @Test
    void answersWithTheNumberItself() {
        Answer answer = task.answer(task.scores(new float[] {1, -42.5f}, 1));

        assertThat(answer.label()).isEmpty();
        assertThat(answer.value()).contains(-42.5f);
        assertThat(answer.scores()).containsExactly(java.util.Map.entry("value", -42.5f));
    }

    @Test
    void whatIsNotFiniteIsNoAnswer() {
        assertThat(task.fault(new Scores(new float[] {0}))).isEmpty();
        assertThat(task.fault(new Scores(new float[] {Float.NaN}))).isPresent();
        assertThat(task.fault(new Scores(new float[] {Float.NEGATIVE_INFINITY})))
                .isPresent();
    }

    @Test
    void nothingEvaluatedIsNoNumber() {
        assertThat(task.summarise(List.of()).merit()).isNaN();
    }

    @Test
    void encodesItsOwnTargets() throws Exception {
        assertThat(task.encode(new Target(TargetKind.NUMBER, List.of(), 2.5))).isEqualTo(TargetVector.of(2.5f));
        assertThat(task.label(TargetVector.of(2))).isEmpty();
    }

    private Evaluation evaluated(float answer, float target, double importance) {
        return task.evaluate(new Scores(new float[] {answer}), TargetVector.of(target), importance);
    }
}
