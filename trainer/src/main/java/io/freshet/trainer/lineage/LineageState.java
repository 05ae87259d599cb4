package io.freshet.trainer.lineage;

import io.freshet.model.Features;
import io.freshet.model.MultimodalModel;
import io.freshet.model.task.Evaluation;
import io.freshet.model.task.Task;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.evaluate.Evaluator;
import io.freshet.trainer.evaluate.Evaluator.Question;
import io.freshet.trainer.evaluate.ValidationBuffer;
import io.freshet.trainer.evaluate.ValidationBuffer.Held;
import io.freshet.trainer.example.FeatureCache;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.learn.ReplayBuffer;
import io.freshet.trainer.learn.Seeds;
import io.freshet.trainer.learn.TrainedRevisions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The examples that a lineage keeps: for rehearsal, for validation, and as bare identities. One thread. */
record LineageState(ReplayBuffer replay, ValidationBuffer validation, TrainedRevisions revisions) {
    /** Repeats of an example come soon after it or not at all; this many are remembered in under a megabyte. */
    private static final int REVISIONS = 1 << 16;

    static LineageState of(FreshetConfig config) {
        return new LineageState(
                new ReplayBuffer(
                        config.learning().replay(),
                        new Seeds(config.learning().fineTune().seed())),
                new ValidationBuffer(config.gate().validationCapacity()),
                new TrainedRevisions(REVISIONS));
    }

    void learned(List<ReadyExample> examples) {
        for (ReadyExample example : examples) {
            replay.keep(example);
            revisions.learned(example.id(), example.revision());
        }
    }

    void hold(List<ReadyExample> examples, MultimodalModel incumbent, FeatureCache cache) throws IOException {
        List<Question> questions = new ArrayList<>();
        for (ReadyExample example : examples) {
            questions.add(question(example, cache));
        }
        List<Evaluation> evaluations = Evaluator.evaluate(incumbent, questions);
        for (int i = 0; i < evaluations.size(); i++) {
            validation.put(new Held(examples.get(i), evaluations.get(i)));
        }
    }

    /** A question for each validation example. Those whose payload has left the blob store are let go first. */
    List<Question> questions(FeatureCache cache) throws IOException {
        List<Question> questions = new ArrayList<>();
        Set<String> gone = new HashSet<>();
        for (Held held : validation.contents()) {
            try {
                questions.add(question(held.example(), cache.of(held.example())));
            } catch (RefusedException e) {
                gone.add(held.example().id());
            }
        }
        validation.drop(gone);
        return questions;
    }

    TrainingState.Replay savedReplay() {
        List<Example> examples =
                replay.contents().stream().map(ReadyExample::example).toList();
        return new TrainingState.Replay(examples, replay.seen());
    }

    List<TrainingState.Held> savedValidation() {
        return validation.contents().stream()
                .map(held -> new TrainingState.Held(
                        held.example().example(), held.incumbent().outcome()))
                .toList();
    }

    void restore(TrainingState state, Task task) {
        replay.restore(
                state.replay().examples().stream()
                        .map(example -> ready(example, task))
                        .toList(),
                state.replay().seen());
        validation.restore(state.validation().stream()
                .map(held -> held(held, ready(held.example(), task)))
                .toList());
        revisions.restore(state.revisions());
    }

    private static Held held(TrainingState.Held saved, ReadyExample example) {
        return new Held(example, new Evaluation(example.target(), saved.outcome(), example.importance()));
    }

    private static ReadyExample ready(Example example, Task task) {
        try {
            return ReadyExample.of(example, task);
        } catch (RefusedException e) {
            throw new IllegalArgumentException(
                    "the checkpoint holds an example that the configuration refuses: " + e.getMessage()
                            + "; give the pipeline another name, or its labels back",
                    e);
        }
    }

    private static Question question(ReadyExample example, Features features) {
        return new Question(features, example.target(), example.importance());
    }

    private static Question question(ReadyExample example, FeatureCache cache) throws IOException {
        try {
            return question(example, cache.of(example));
        } catch (RefusedException e) {
            throw new IOException("the payload of " + example.name() + " was there a moment ago: " + e.getMessage(), e);
        }
    }
}
