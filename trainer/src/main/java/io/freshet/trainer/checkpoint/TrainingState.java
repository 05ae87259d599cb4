package io.freshet.trainer.checkpoint;

import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.event.Example;
import io.freshet.trainer.learn.TrainedRevisions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything needed to go on training. Equal states have equal bytes.
 *
 * @param weights of the model, by name
 * @param optimizer its moments and count of steps, by name
 * @param replay what the replay buffer holds, in its order
 * @param validation what the validation buffer holds, oldest first
 * @param revisions what was learned lately, oldest first
 */
public record TrainingState(
        Progress progress,
        Map<String, WeightArray> weights,
        Map<String, WeightArray> optimizer,
        Replay replay,
        List<Held> validation,
        List<TrainedRevisions.Entry> revisions) {
    public TrainingState {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        optimizer = Collections.unmodifiableSortedMap(new TreeMap<>(optimizer));
        validation = List.copyOf(validation);
        revisions = List.copyOf(revisions);
    }

    /** The same state with another progress. */
    public TrainingState with(Progress other) {
        return new TrainingState(other, weights, optimizer, replay, validation, revisions);
    }

    /**
     * The reservoir.
     *
     * @param seen examples ever offered to it
     */
    public record Replay(List<Example> examples, long seen) {
        public Replay {
            examples = List.copyOf(examples);
        }
    }

    /**
     * A validation example and what the last version shipped answered.
     *
     * @param outcome of its evaluation, as the task had it
     */
    public record Held(Example example, List<Double> outcome) {
        public Held {
            outcome = List.copyOf(outcome);
        }
    }
}
