package io.freshet.trainer.app;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.trainer.lineage.Refusal;
import java.util.List;
import java.util.Optional;

/** What becomes visible of a window, all at once or not at all, together with the offsets that the checkpoint names. */
record UnitOfWork(Checkpoint checkpoint, Optional<TrainingPoint> point, Optional<ModelVersion> version, Beside beside) {

    /**
     * What else is to be known.
     *
     * @param again examples that Kafka has no more and that are to be learned again
     */
    record Beside(List<Refusal> refusals, List<Alert> alerts, List<Example> again) {
        static Beside of(List<Refusal> refusals) {
            return new Beside(refusals, List.of(), List.of());
        }
    }
}
