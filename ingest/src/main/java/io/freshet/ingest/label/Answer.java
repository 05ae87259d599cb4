package io.freshet.ingest.label;

import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.ServedPrediction;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of a prediction: what it saw, and what it said. */
record Answer(
        String predictionId,
        Origin origin,
        int revision,
        long eventTimeMs,
        boolean shadow,
        long version,
        @Nullable String label,
        Map<String, Float> scores) {
    Answer {
        scores = Map.copyOf(scores);
    }

    static Answer of(Prediction prediction) {
        return new Answer(
                prediction.getPredictionId(),
                prediction.getOrigin(),
                prediction.getRevision(),
                prediction.getEventTime().toEpochMilli(),
                prediction.getShadow(),
                prediction.getVersion(),
                prediction.getLabel(),
                prediction.getScores());
    }

    ServedPrediction served() {
        return new ServedPrediction(predictionId, version, label, new TreeMap<>(scores));
    }
}
