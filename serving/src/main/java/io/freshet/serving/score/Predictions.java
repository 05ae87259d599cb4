package io.freshet.serving.score;

import io.freshet.model.Features;
import io.freshet.model.Scores;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the record of an answer. Pure functions. */
final class Predictions {
    private final List<String> labels;

    Predictions(List<String> labels) {
        this.labels = List.copyOf(labels);
    }

    /** What was scored: which sample, with which features. */
    record Scored(Sample sample, Features features, Scores scores) {}

    Prediction of(String predictionId, ModelVersion version, Scored scored, Duration latency) {
        Sample sample = scored.sample();
        return Prediction.newBuilder()
                .setPredictionId(predictionId)
                .setSampleId(sample.getSampleId())
                .setRevision(sample.getRevision())
                .setOrigin(sample.getOrigin())
                .setModel(version.getModel())
                .setVersion(version.getVersion())
                .setLabel(labels.get(scored.scores().best()))
                .setScores(byLabel(scored.scores()))
                .setPresent(List.copyOf(scored.features().present()))
                .setEventTime(sample.getEventTime())
                .setLatencyMicros(latency.toNanos() / 1_000)
                .build();
    }

    private Map<String, Float> byLabel(Scores scores) {
        Map<String, Float> byLabel = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            byLabel.put(labels.get(i), scores.probabilities()[i]);
        }
        return byLabel;
    }
}
