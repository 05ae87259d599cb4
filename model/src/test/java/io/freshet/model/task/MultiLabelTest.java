package io.freshet.model.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.task.TargetException;
import io.freshet.schemas.task.TaskKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MultiLabelTest {
    private static final List<String> LABELS = List.of("beach", "sunset", "crowd");
    private static final float[] LOGITS = {
        2, -1, 0.5f, -0.3f, 0.2f, -2, 1.5f, 0.7f, 0.1f, -1.2f, -0.4f, 3, 0.4f, -0.6f, -0.1f
    };
    private static final float[][] HOLD = {{1, 0, 1}, {0, 0, 0}, {1, 1, 0}, {0, 0, 1}, {0, 1, 1}};

    private final Task task = Tasks.of(new TaskConfig(TaskKind.MULTI_LABEL, LABELS), 8);

    @Test
    void agreesWithScikitLearnAndPyTorch() {
        // f1_score, precision_score, recall_score, average_precision_score, accuracy_score of scikit-learn 1.9 on these
        // logits, and the mean of binary_cross_entropy_with_logits of PyTorch 2.15
        EvaluationMetrics metrics = task.summarise(evaluations());

        assertThat(metrics.merit()).isEqualTo(0.6666666666666666, within(1e-12));
        assertThat(metrics.value("precision")).isEqualTo(0.625, within(1e-12));
        assertThat(metrics.value("recall")).isEqualTo(0.7142857142857143, within(1e-12));
        assertThat(metrics.value("macroF1")).isEqualTo(0.6555555555555556, within(1e-12));
        assertThat(metrics.value("map")).isEqualTo(0.8888888888888888, within(1e-12));
        assertThat(metrics.value("exact")).isEqualTo(0.4, within(1e-12));
        assertThat(metrics.loss()).isEqualTo(0.48416465520858765, within(1e-6));
    }

    @Test
    void countsTheLabelsThatAreWrongOfAnAnswer() {
        // hamming_loss of scikit-learn is the mean of it
        double mean = evaluations().stream().mapToDouble(task::error).average().orElseThrow();

        assertThat(mean).isEqualTo(0.3333333333333333, within(1e-12));
    }

    @Test
    void samplesOfOneProbabilityAreOneRank() {
        // average_precision_score([1, 1, 0, 1, 0], [.9, .5, .5, .5, .1])
        List<Evaluation> evaluations = new ArrayList<>();
        double[] probabilities = {0.9, 0.5, 0.5, 0.5, 0.1};
        float[] hold = {1, 1, 0, 1, 0};
        for (int i = 0; i < hold.length; i++) {
            evaluations.add(new Evaluation(TargetVector.of(hold[i]), List.of(probabilities[i]), 1));
        }

        assertThat(AveragePrecision.of(evaluations, 0)).isEqualTo(0.8333333333333333, within(1e-12));
    }

    @Test
    void nothingEvaluatedHasNoMerit() {
        assertThat(task.summarise(List.of()).merit()).isNaN();
    }

    @Test
    void answersWithEveryLabelThatIsLikelierThanNot() {
        Answer answer = task.answer(task.scores(LOGITS, 2));

        assertThat(answer.labels()).contains(LABELS);
        assertThat(answer.label()).isEmpty();
        assertThat(task.answer(task.scores(new float[] {-1, -1, -1}, 0)).labels())
                .contains(List.of());
    }

    @Test
    void scoresThatAreNoProbabilitiesAreNoAnswer() {
        assertThat(task.fault(new Scores(new float[] {0, 1, 0.5f}))).isEmpty();
        assertThat(task.fault(new Scores(new float[] {0, 1.5f, 0}))).isPresent();
        assertThat(task.fault(new Scores(new float[] {0, Float.NaN, 0}))).isPresent();
    }

    @Test
    void noLabelIsATargetAndAnUnknownOneIsNot() throws TargetException {
        assertThat(task.encode(target()).values()).containsExactly(0, 0, 0);
        assertThat(task.encode(target("crowd", "beach")).values()).containsExactly(1, 0, 1);
        assertThatThrownBy(() -> task.encode(target("dawn"))).hasMessage("Label dawn is unknown");
        assertThatThrownBy(() -> task.encode(target("beach", "beach"))).hasMessageContaining("[beach, beach]");
    }

    private List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int row = 0; row < HOLD.length; row++) {
            evaluations.add(task.evaluate(task.scores(LOGITS, row), new TargetVector(HOLD[row]), 1));
        }
        return evaluations;
    }

    private static Target target(String... labels) {
        return Target.newBuilder()
                .setKind(TargetKind.LABELS)
                .setLabels(List.of(labels))
                .build();
    }
}
