package io.freshet.trainer.checkpoint;

import io.freshet.schemas.event.Example;
import io.freshet.trainer.Separable;
import io.freshet.trainer.learn.PriorCorrection;
import io.freshet.trainer.learn.TrainedRevisions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Training states of small numbers. */
final class States {
    static final Progress.NamedBlob BASE =
            new Progress.NamedBlob("base.text", "cd".repeat(32), 470_000_000, "safetensors");
    static final Progress.Blob BLOB = new Progress.Blob("ab".repeat(32), 77);

    private States() {}

    /** What the files in {@code formats} hold, beside their arrays. */
    static TrainingState state(@Nullable Long newest, List<Progress.NamedBlob> sections) {
        return new TrainingState(
                new Progress(
                        "labels=[a]",
                        3,
                        24,
                        90,
                        newest,
                        new Progress.Shipped(2, BLOB, 2, 16),
                        List.of(BLOB),
                        List.of(new PriorCorrection(3, 30.1), new PriorCorrection(1, 1)),
                        Ancestry.none()
                                .shipped(0)
                                .kept(new Ancestry.Ancestor(0, BLOB, Map.of(0, 5L, 1, 6L)))
                                .shipped(1)
                                .shipped(2)),
                sections,
                new TrainingState.Replay(List.of(Separable.example(1), Separable.example(2)), 90),
                List.of(new TrainingState.Held(Separable.example(7), List.of(2.0, 0.25))),
                List.of(new TrainedRevisions.Entry(-5, 1), new TrainedRevisions.Entry(Long.MAX_VALUE, 3)));
    }

    /** A state with other examples in its replay buffer. */
    static TrainingState replaying(TrainingState state, List<Example> examples) {
        return new TrainingState(
                state.progress(),
                state.sections(),
                new TrainingState.Replay(examples, state.replay().seen()),
                state.validation(),
                state.revisions());
    }
}
