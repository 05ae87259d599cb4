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
 * @param sections of the model's weights that training does not change, in blobs of their own
 * @param weights of the model that are in none of the sections, by name
 * @param optimizer its moments and count of steps, by name
 * @param replay what the replay buffer holds, in its order
 * @param validation what the validation buffer holds, oldest first
 * @param revisions what was learned lately, oldest first
 */
public record TrainingState(
        Progress progress,
        List<Progress.NamedBlob> sections,
        Map<String, WeightArray> weights,
        Map<String, WeightArray> optimizer,
        Replay replay,
        List<Held> validation,
        List<TrainedRevisions.Entry> revisions) {
    public TrainingState {
        sections = List.copyOf(sections);
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        optimizer = Collections.unmodifiableSortedMap(new TreeMap<>(optimizer));
        validation = List.copyOf(validation);
        revisions = List.copyOf(revisions);
    }

    /** Of a lineage that has learned nothing yet, before its weights are known. */
    public static TrainingState untrained(Progress progress) {
        return new TrainingState(
                progress, List.of(), Map.of(), Map.of(), new Replay(List.of(), 0), List.of(), List.of());
    }

    /** The same state with another progress. */
    public TrainingState with(Progress other) {
        return new TrainingState(other, sections, weights, optimizer, replay, validation, revisions);
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
