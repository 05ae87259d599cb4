package io.freshet.trainer.evaluate;

import io.freshet.model.Features;
import io.freshet.model.MultimodalModel;
import io.freshet.model.task.Evaluation;
import io.freshet.model.task.Scores;
import io.freshet.model.task.TargetVector;
import java.util.ArrayList;
import java.util.List;

/** Has a model answer examples, in batches of a fixed size, so that equal weights give equal bits. */
public final class Evaluator {
    /** Questions that are answered at once. */
    public static final int BATCH = 64;

    private Evaluator() {}

    /** One example to be answered, and how many samples of its kind it stands for. */
    public record Question(Features features, TargetVector target, double importance) {}

    /** The model's evaluation of each question, in order. */
    public static List<Evaluation> evaluate(MultimodalModel model, List<Question> questions) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int from = 0; from < questions.size(); from += BATCH) {
            List<Question> batch = questions.subList(from, Math.min(questions.size(), from + BATCH));
            List<Scores> scores =
                    model.score(batch.stream().map(Question::features).toList());
            for (int i = 0; i < batch.size(); i++) {
                Question question = batch.get(i);
                evaluations.add(model.task().evaluate(scores.get(i), question.target(), question.importance()));
            }
        }
        return evaluations;
    }
}
