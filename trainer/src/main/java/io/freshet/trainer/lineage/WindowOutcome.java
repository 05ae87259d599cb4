package io.freshet.trainer.lineage;

import io.freshet.model.task.Evaluation;
import io.freshet.model.task.EvaluationMetrics;
import io.freshet.trainer.gate.Decision;
import io.freshet.trainer.learn.WindowTrainingReport;
import java.util.List;

/**
 * What came of one window.
 *
 * @param window its number in the lineage, from 1
 * @param exampleIds identity and revision of each example trained on, in the order of arrival; none when it was
 *     reverted
 * @param prequential of the window's examples, before they were learned
 * @param validation of the weights after the window; one evaluation for each validation example
 * @param incumbent of the last version shipped, on the same examples
 */
public record WindowOutcome(
        long window,
        Counts counts,
        List<String> exampleIds,
        EvaluationMetrics prequential,
        WindowTrainingReport training,
        List<Evaluation> validation,
        EvaluationMetrics candidate,
        EvaluationMetrics incumbent,
        Decision decision,
        List<Refusal> refusals) {
    public WindowOutcome {
        exampleIds = List.copyOf(exampleIds);
        validation = List.copyOf(validation);
        refusals = List.copyOf(refusals);
    }

    /**
     * What the window was made of.
     *
     * @param skipped refused, repeated, replaced by a later revision, or reverted
     */
    public record Counts(int trained, int validation, int test, int skipped) {}
}
