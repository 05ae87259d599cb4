package io.freshet.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.SampleIds;
import io.freshet.serving.score.PredictionIds;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads feedback. Feedback without an id of its own gets one from its content, so that a retry is the same feedback.
 */
final class FeedbackBody {
    /** Feedback that gives no time is a retry of what was sent in the same span, and news after it. */
    private static final int RETRY_SPAN_SECONDS = 10;

    private final List<String> labels;
    private final InstantSource clock;

    FeedbackBody(List<String> labels, InstantSource clock) {
        this.labels = List.copyOf(labels);
        this.clock = clock;
    }

    /**
     * The feedback.
     *
     * @throws ProblemException 400 when the body is not JSON, 422 when it is no feedback for this pipeline
     */
    Feedback parse(byte[] body) throws ProblemException {
        JsonNode root = Json.tree(body);
        JsonFields.known(
                root, "feedbackId", "predictionId", "sampleId", "label", "kind", "weight", "eventTime", "source");
        Optional<String> predictionId = JsonFields.text(root, "predictionId");
        String sampleId = sampleId(predictionId, JsonFields.text(root, "sampleId"));
        Optional<Instant> given = eventTime(root);
        Instant time = given.orElseGet(clock::instant).truncatedTo(ChronoUnit.MILLIS);
        Feedback feedback = Feedback.newBuilder()
                .setFeedbackId("")
                .setSampleId(sampleId)
                .setPredictionId(predictionId.orElse(null))
                .setTarget(target(root))
                .setKind(kind(root))
                .setWeight(weight(root))
                .setEventTime(time)
                .setSource(JsonFields.text(root, "source").orElse("http"))
                .build();
        long span = given.isPresent() ? time.toEpochMilli() : time.getEpochSecond() / RETRY_SPAN_SECONDS;
        feedback.setFeedbackId(JsonFields.text(root, "feedbackId").orElseGet(() -> idOf(feedback, span)));
        return feedback;
    }

    private static String idOf(Feedback feedback, long span) {
        String content = feedback.getSampleId()
                + '\n'
                + feedback.getPredictionId()
                + '\n'
                + feedback.getTarget()
                + '\n'
                + feedback.getKind()
                + '\n'
                + feedback.getWeight()
                + '\n'
                + span;
        return Digests.sha256(content.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    private static String sampleId(Optional<String> predictionId, Optional<String> sampleId) throws ProblemException {
        if (predictionId.isEmpty() && sampleId.isEmpty()) {
            throw problem("There is neither a predictionId nor a sampleId", "say what the feedback is about");
        }
        if (predictionId.isEmpty()) {
            SampleIds.check(sampleId.get(), 422);
            return sampleId.get();
        }
        String carried = PredictionIds.sampleId(predictionId.get())
                .orElseThrow(() -> problem(
                        "predictionId " + predictionId.get() + " is none of ours", "send it as the answer gave it"));
        if (sampleId.isPresent() && !sampleId.get().equals(carried)) {
            throw problem("predictionId and sampleId are of two samples", "leave the sampleId out");
        }
        SampleIds.check(carried, 422);
        return carried;
    }

    private Target target(JsonNode root) throws ProblemException {
        String label = JsonFields.text(root, "label")
                .orElseThrow(() -> problem("There is no label", "send \"label\": one of " + labels));
        if (!labels.contains(label)) {
            throw problem("Label " + label + " is unknown", "send one of " + labels);
        }
        return Target.newBuilder()
                .setKind(TargetKind.CLASS)
                .setLabels(List.of(label))
                .build();
    }

    private static FeedbackKind kind(JsonNode root) throws ProblemException {
        String kind = JsonFields.text(root, "kind").orElse("LABEL").toUpperCase(Locale.ROOT);
        return switch (kind) {
            case "LABEL" -> FeedbackKind.LABEL;
            case "CORRECTION" -> FeedbackKind.CORRECTION;
            case "IMPLICIT" -> FeedbackKind.IMPLICIT;
            default -> throw problem("Kind " + kind + " is unknown", "send label, correction or implicit");
        };
    }

    private static double weight(JsonNode root) throws ProblemException {
        double weight = JsonFields.number(root, "weight").orElse(1.0);
        if (!(weight > 0 && weight <= 1e6)) {
            throw problem("Weight " + weight + " cannot be used", "send a number above 0, at most 1000000");
        }
        return weight;
    }

    private static Optional<Instant> eventTime(JsonNode root) throws ProblemException {
        Optional<String> text = JsonFields.text(root, "eventTime");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.get()));
        } catch (DateTimeException e) {
            throw problem("eventTime " + text.get() + " is no time", "send ISO 8601, for example 2026-01-01T00:00:00Z");
        }
    }

    private static ProblemException problem(String detail, String remedy) {
        return new ProblemException(Problem.of(422, detail, remedy));
    }
}
