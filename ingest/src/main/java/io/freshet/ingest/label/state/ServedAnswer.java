package io.freshet.ingest.label.state;

import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.ServedPrediction;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a prediction: what it saw, and what it said.
 *
 * @param heardMs stream time when it was heard of, or its event time if that is later: from when an implicit negative
 *     is counted
 */
public record ServedAnswer(
        String predictionId,
        Origin origin,
        int revision,
        long eventTimeMs,
        boolean shadow,
        long version,
        @Nullable String label,
        Map<String, Float> scores,
        long heardMs) {
    public ServedAnswer {
        scores = Map.copyOf(scores);
    }

    /**
     * What is kept of a prediction.
     *
     * @param eventTimeMs of the prediction as it counts: its own, or now for one of the future
     */
    public static ServedAnswer of(Prediction prediction, long eventTimeMs, long streamTimeMs) {
        return new ServedAnswer(
                prediction.getPredictionId(),
                prediction.getOrigin(),
                prediction.getRevision(),
                eventTimeMs,
                prediction.getShadow(),
                prediction.getVersion(),
                prediction.getLabel(),
                prediction.getScores(),
                Math.max(eventTimeMs, streamTimeMs));
    }

    /** Whether a sample may be what it saw; see {@link LabelState#snapshot(ServedAnswer)}. */
    boolean canHaveSeen(Snapshot snapshot) {
        return snapshot.predictionId().isEmpty()
                ? origin == snapshot.origin() && revision == snapshot.revision()
                : predictionId.equals(snapshot.predictionId());
    }

    public ServedPrediction served() {
        return new ServedPrediction(predictionId, version, label, new TreeMap<>(scores));
    }
}
