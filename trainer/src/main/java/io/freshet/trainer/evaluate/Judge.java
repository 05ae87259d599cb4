package io.freshet.trainer.evaluate;

import io.freshet.model.Features;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Scores;
import java.util.ArrayList;
import java.util.List;

/** Has a model answer examples, in batches of a fixed size, so that equal weights give equal bits. */
public final class Judge {
    private static final int BATCH = 64;

    private Judge() {}

    /** One example to be answered, and how many samples of its kind it stands for. */
    public record Question(Features features, int target, double importance) {}

    /** The model's judgement of each question, in order. */
    public static List<Judgement> judge(MultimodalModel model, List<Question> questions) {
        List<Judgement> judgements = new ArrayList<>();
        for (int from = 0; from < questions.size(); from += BATCH) {
            List<Question> batch = questions.subList(from, Math.min(questions.size(), from + BATCH));
            List<Scores> scores =
                    model.score(batch.stream().map(Question::features).toList());
            for (int i = 0; i < batch.size(); i++) {
                judgements.add(Judgement.of(scores.get(i), batch.get(i)));
            }
        }
        return judgements;
    }
}
