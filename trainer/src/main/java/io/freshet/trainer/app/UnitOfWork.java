package io.freshet.trainer.app;

import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.TrainingPoint;
import io.freshet.trainer.lineage.Refusal;
import java.util.List;
import java.util.Optional;

/** What becomes visible of a window, all at once or not at all, together with the offsets that the checkpoint names. */
record UnitOfWork(
        Checkpoint checkpoint, Optional<TrainingPoint> point, Optional<ModelVersion> version, List<Refusal> refusals) {}
