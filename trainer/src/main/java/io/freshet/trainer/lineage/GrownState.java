package io.freshet.trainer.lineage;

import io.freshet.model.Growth;
import io.freshet.model.ModelSpec;
import io.freshet.model.task.Task;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.checkpoint.Progress;
import io.freshet.trainer.checkpoint.TrainingState;
import io.freshet.trainer.example.ReadyExample;
import io.freshet.trainer.example.RefusedException;
import io.freshet.trainer.learn.PriorCorrection;
import java.util.List;

/**
 * A training state carried over to a model with modalities or labels more or less. Examples of a label that is gone are
 * let go; of weights and moments it names what stays as it is. Pure functions.
 */
final class GrownState {
    private GrownState() {}

    /**
     * The state for another model.
     *
     * @param to the other model
     * @param task of it, which examples must fit
     */
    static TrainingState of(TrainingState state, Growth growth, ModelSpec to, Task task) {
        Progress before = state.progress();
        Progress progress = new Progress(
                to.fingerprint(),
                before.window(),
                before.step(),
                before.examples(),
                before.newestExampleMillis(),
                before.shipped(),
                before.earlier(),
                corrections(before.priorCorrection(), growth),
                before.ancestry());
        return new TrainingState(
                progress,
                sections(state, growth),
                new TrainingState.Replay(
                        state.replay().examples().stream()
                                .filter(example -> fits(example, task))
                                .toList(),
                        state.replay().seen()),
                state.validation().stream()
                        .filter(held -> fits(held.example(), task))
                        .toList(),
                state.revisions());
    }

    /** Sections of a state that the other model has as they are. */
    static List<Progress.NamedBlob> sections(TrainingState state, Growth growth) {
        return state.sections().stream()
                .filter(section -> growth.keeps(section.name()))
                .toList();
    }

    private static List<PriorCorrection> corrections(List<PriorCorrection> before, Growth growth) {
        return growth.labelPositions().stream()
                .map(position ->
                        position >= 0 && position < before.size() ? before.get(position) : PriorCorrection.NOTHING)
                .toList();
    }

    private static boolean fits(Example example, Task task) {
        try {
            ReadyExample.of(example, task);
            return true;
        } catch (RefusedException e) {
            // Its label was taken away.
            return false;
        }
    }
}
