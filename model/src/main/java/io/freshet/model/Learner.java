package io.freshet.model;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.weights.WeightArray;
import io.freshet.schemas.config.LearningConfig;
import java.util.Map;

/** A model being trained, and its optimizer. One thread at a time; nobody scores the model during a step. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Learner implements AutoCloseable {
    private final MultimodalModel model;
    private final LearningConfig config;

    private Learner(MultimodalModel model, LearningConfig config) {
        this.model = model;
        this.config = config;
    }

    /** Trains {@code model}, which stays the caller's to close, after this. */
    @MustBeClosed
    public static Learner of(MultimodalModel model, LearningConfig config) {
        return new Learner(model, config);
    }

    /**
     * One step: forward, loss, backward, clipping of the global norm, AdamW.
     *
     * @param seed decides everything random in the step: dropout, hidden modalities, augmentation
     */
    public StepOutcome step(LearningBatch batch, long seed) {
        throw new UnsupportedOperationException(
                "Step " + seed + " of " + model.spec() + " by " + config + ": not built yet.");
    }

    /** The optimizer's whole state: first and second moments and the count of steps. */
    public Map<String, WeightArray> state() {
        throw new UnsupportedOperationException("State: not built yet.");
    }

    /** Goes on from a state that {@link #state()} gave. */
    public void load(Map<String, WeightArray> state) {
        throw new UnsupportedOperationException("State: not built yet.");
    }

    @Override
    public void close() {}
}
