package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.oracle.LabelScenario.Claim;
import io.freshet.benchmarks.oracle.Scenario.Arrival;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A scenario's arrivals, answers and claims as records of the contract. */
record Messages(LabelScenario labels, Instant start) {
    /** Past the horizon of everything that is said. */
    static final Duration LAST = Duration.ofDays(100);

    ModalityEvent event(Arrival arrival) {
        String content = Scenario.content(arrival.key(), arrival.modality(), arrival.content());
        return new ModalityEvent(
                Scenario.id(arrival.key()),
                Scenario.MODALITIES.get(arrival.modality()),
                start.plusMillis(arrival.atMs()),
                "text/plain",
                ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)),
                "bench",
                Map.of(),
                true);
    }

    /** What was answered for the first revision of a key. */
    Prediction prediction(int key) {
        return Prediction.newBuilder()
                .setPredictionId(LabelScenario.predictionId(key))
                .setSampleId(Scenario.id(key))
                .setRevision(1)
                .setOrigin(Origin.ALIGNED)
                .setModel("bench")
                .setVersion(1)
                .setLabel(LabelScenario.LABELS.get(0))
                .setScores(Map.of(LabelScenario.LABELS.get(0), 1f))
                .setPresent(List.of())
                .setEventTime(at(key).plusSeconds(LabelScenario.ANSWERED_SECONDS))
                .setLatencyMicros(1)
                .build();
    }

    Feedback feedback(Claim claim) {
        return Feedback.newBuilder()
                .setFeedbackId(claim.id())
                .setSampleId(claim.sampleId())
                .setPredictionId(claim.aboutAnswer() ? LabelScenario.predictionId(claim.key()) : null)
                .setTarget(new Target(TargetKind.CLASS, List.of(claim.label()), null))
                .setKind(claim.correction() ? FeedbackKind.CORRECTION : FeedbackKind.LABEL)
                .setEventTime(at(claim.key()).plusSeconds(claim.delaySeconds()))
                .setSource("bench")
                .build();
    }

    /** A feedback about nothing, which moves the time of its partition. */
    Feedback last(int partition) {
        return Feedback.newBuilder()
                .setFeedbackId("last" + partition)
                .setSampleId(lastId(partition))
                .setTarget(new Target(TargetKind.CLASS, List.of(LabelScenario.LABELS.get(0)), null))
                .setEventTime(start.plus(LAST))
                .setSource("bench")
                .build();
    }

    static String lastId(int partition) {
        return "z" + partition;
    }

    private Instant at(int key) {
        return start.plusMillis(labels.samples().atMs(key));
    }
}
