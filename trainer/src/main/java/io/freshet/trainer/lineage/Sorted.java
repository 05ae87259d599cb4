package io.freshet.trainer.lineage;

import io.freshet.model.Features;
import io.freshet.model.task.Task;
import io.freshet.schemas.event.Split;
import io.freshet.trainer.evaluate.Evaluator.Question;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.learn.TrainedRevisions;
import io.freshet.trainer.window.ExampleRecord;
import io.freshet.trainer.window.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A window's examples by their use.
 *
 * @param unseen questions of the examples that no revision was learned of, for prequential evaluation
 */
record Sorted(
        List<ReadyExample> train,
        List<ReadyExample> validation,
        int test,
        List<Question> unseen,
        List<Refusal> refusals) {

    static Sorted of(Window window, Task task, FeatureCache cache, TrainedRevisions trained) throws IOException {
        Sorted sorted = new Sorted(new ArrayList<>(), new ArrayList<>(), 0, new ArrayList<>(), new ArrayList<>());
        window.refused().forEach(one -> sorted.refusals.add(new Refusal(one.record(), one.reason(), one.message())));
        int test = 0;
        for (ExampleRecord.Usable usable : window.newest()) {
            try {
                ReadyExample example = ReadyExample.of(usable.example(), task);
                Features features = cache.of(example);
                if (!trained.covers(example.id(), example.revision())) {
                    sorted.put(example);
                    test += usable.example().getSplit() == Split.TEST ? 1 : 0;
                }
                if (!trained.covers(example.id(), 1)) {
                    sorted.unseen.add(new Question(features, example.target(), example.importance()));
                }
            } catch (RefusedException e) {
                sorted.refusals.add(new Refusal(usable.record(), e.reason(), String.valueOf(e.getMessage())));
            }
        }
        return new Sorted(sorted.train, sorted.validation, test, sorted.unseen, sorted.refusals);
    }

    /**
     * What a window of so many records was made of.
     *
     * @param reverted whether what was learned of it does not count
     */
    WindowOutcome.Counts counts(int arrivals, boolean reverted) {
        int trained = reverted ? 0 : train.size();
        int used = trained + validation.size() + test;
        return new WindowOutcome.Counts(trained, validation.size(), test, arrivals - used);
    }

    List<String> trainedNames() {
        return train.stream().map(ReadyExample::name).toList();
    }

    private void put(ReadyExample example) {
        switch (example.example().getSplit()) {
            case TRAIN -> train.add(example);
            case VALIDATION -> validation.add(example);
            case TEST -> {
                // Held out for good: it is counted, and nothing learns from it.
            }
        }
    }
}
