package io.freshet.trainer.lineage;

import io.freshet.schemas.event.Example;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.learn.TrainedRevisions;
import java.util.List;
import java.util.Map;

/**
 * The state in which a lineage goes on when it goes back to a version that it shipped: weights, optimizer, replay and
 * what counts as learned are that version's, so that nothing of the branch that is left remains in it. Pure functions.
 */
public final class Branch {
    private Branch() {}

    /**
     * Back to a version that is good, from one that was rolled back or a descendant of it.
     *
     * @param good the state that shipped the good version
     * @param bad the newest state of the branch that is left
     * @param relearn whether what the bad branch learned is to be learned again; else its revisions are taken for
     *     learned, so that a repeat of one is not
     */
    public static TrainingState rollback(TrainingState good, TrainingState bad, boolean relearn) {
        Progress left = ProgressSteps.reverted(bad.progress(), 0);
        return at(
                ProgressSteps.backTo(good.progress(), left),
                good,
                good.validation(),
                relearn ? good.revisions() : bad.revisions());
    }

    /**
     * Back to the last version shipped, when a window has ruined what was learned since.
     *
     * @param shipped the state that shipped it
     * @param now the progress after the window
     * @param validation the newest validation examples; their answers are the shipped version's
     */
    static TrainingState revert(TrainingState shipped, Progress now, List<TrainingState.Held> validation) {
        return at(ProgressSteps.backTo(shipped.progress(), now), shipped, validation, shipped.revisions());
    }

    /**
     * A state as it is once a record names its checkpoint: when it ships a version, that version can be gone back to.
     *
     * @param positions next offset to read of each partition, as of the checkpoint
     */
    public static TrainingState committed(TrainingState state, Progress.Blob checkpoint, Map<Integer, Long> positions) {
        return state.with(ProgressSteps.committed(state.progress(), checkpoint, positions));
    }

    /** Examples that the replay buffer of one state still holds and another has not learned. */
    public static List<Example> unlearned(TrainingState holds, TrainingState by) {
        TrainedRevisions learned = new TrainedRevisions(by.revisions().size() + 1);
        learned.restore(by.revisions());
        return holds.replay().examples().stream()
                .filter(example -> !learned.covers(example.getExampleId(), example.getRevision()))
                .toList();
    }

    private static TrainingState at(
            Progress progress,
            TrainingState good,
            List<TrainingState.Held> validation,
            List<TrainedRevisions.Entry> revisions) {
        return new TrainingState(progress, good.sections(), good.replay(), validation, revisions);
    }
}
