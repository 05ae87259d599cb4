package io.freshet.serving.score;

import io.freshet.model.Features;
import io.freshet.model.task.Answer;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.time.Duration;
import java.util.List;

/** Makes the record of an answer. Pure functions. */
final class Predictions {
    private Predictions() {}

    /** What was scored: which sample, with which features, and what came out. */
    record Scored(Sample sample, Features features, Answer answer) {}

    static Prediction of(String predictionId, ModelVersion version, Scored scored, Duration latency) {
        Sample sample = scored.sample();
        return Prediction.newBuilder()
                .setPredictionId(predictionId)
                .setSampleId(sample.getSampleId())
                .setRevision(sample.getRevision())
                .setOrigin(sample.getOrigin())
                .setModel(version.getModel())
                .setVersion(version.getVersion())
                .setLabel(scored.answer().label().orElse(null))
                .setScores(scored.answer().scores())
                .setPresent(List.copyOf(scored.features().present()))
                .setEventTime(sample.getEventTime())
                .setLatencyMicros(latency.toNanos() / 1_000)
                .build();
    }
}
