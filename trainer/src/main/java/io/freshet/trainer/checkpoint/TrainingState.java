package io.freshet.trainer.checkpoint;

import io.freshet.schemas.event.Example;
import io.freshet.trainer.learn.TrainedRevisions;
import java.util.List;
import java.util.Optional;

/**
 * Everything needed to go on training.
 *
 * @param sections weights and moments, as the blob store has them: the model's sections by their names,
 *     {@link #MOMENTS}, and of a checkpoint from before there were sections {@link #WEIGHTS}
 * @param replay what the replay buffer holds, in its order
 * @param validation what the validation buffer holds, oldest first
 * @param revisions what was learned lately, oldest first; an entry outdates earlier ones of the same example
 */
public record TrainingState(
        Progress progress,
        List<Progress.NamedBlob> sections,
        Replay replay,
        List<Held> validation,
        List<TrainedRevisions.Entry> revisions) {
    /** The section of the optimizer's state. */
    public static final String MOMENTS = "moments";
    /** The section of all weights that are in none of the others. */
    public static final String WEIGHTS = "weights";

    public TrainingState {
        sections = List.copyOf(sections);
        validation = List.copyOf(validation);
        revisions = List.copyOf(revisions);
    }

    /** Of a lineage that has learned nothing yet, before its weights are known. */
    public static TrainingState untrained(Progress progress) {
        return new TrainingState(progress, List.of(), new Replay(List.of(), 0), List.of(), List.of());
    }

    /** The same state with another progress. */
    public TrainingState with(Progress other) {
        return new TrainingState(other, sections, replay, validation, revisions);
    }

    /** A section by its name. */
    public Optional<Progress.NamedBlob> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
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
