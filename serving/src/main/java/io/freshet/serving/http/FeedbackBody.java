package io.freshet.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.contract.FeedbackContract;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.JsonFields;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.SampleIds;
import io.freshet.schemas.task.TargetCodec;
import io.freshet.schemas.task.TargetException;
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
 * Reads feedback. Feedback without an id of its own gets one from what its sender said, and from nothing else: not from
 * when or by which instance it was heard. A retry, however late, is the same feedback.
 */
final class FeedbackBody {
    /** Far above any feedback, and small enough to be kept until its sample comes. */
    private static final int MOST_BYTES = 32 << 10;

    private final TargetCodec targets;
    private final FeedbackContract contract;
    private final EventTimeRange times;
    private final InstantSource clock;

    FeedbackBody(FreshetConfig config, InstantSource clock) {
        this.targets = config.task().targets();
        this.contract = FeedbackContract.of(config);
        this.times = EventTimeRange.of(config);
        this.clock = clock;
    }

    /**
     * The feedback.
     *
     * @throws ProblemException 400 when the body is not JSON, 413 when it is too large, 422 when it is no feedback that
     *     this pipeline can use
     */
    Feedback parse(byte[] body) throws ProblemException {
        if (body.length > MOST_BYTES) {
            throw new ProblemException(Problem.of(
                    413, "The feedback has " + body.length + " bytes", "send at most " + MOST_BYTES + " bytes"));
        }
        JsonNode root = Json.tree(body);
        JsonFields.known(
                root,
                List.of(targets.field().json()),
                "feedbackId",
                "predictionId",
                "sampleId",
                "kind",
                "weight",
                "eventTime",
                "source");
        Optional<String> predictionId = JsonFields.text(root, "predictionId");
        String sampleId = sampleId(predictionId, JsonFields.text(root, "sampleId"));
        Optional<Instant> given = eventTime(root);
        Feedback feedback = Feedback.newBuilder()
                .setFeedbackId("")
                .setSampleId(sampleId)
                .setPredictionId(predictionId.orElse(null))
                .setTarget(target(root))
                .setKind(kind(root))
                .setWeight(weight(root))
                .setEventTime(given.orElseGet(clock::instant).truncatedTo(ChronoUnit.MILLIS))
                .setEventTimeGiven(given.isPresent())
                .setSource(JsonFields.text(root, "source").orElse("http"))
                .build();
        feedback.setFeedbackId(JsonFields.text(root, "feedbackId").orElseGet(() -> idOf(feedback)));
        refuse(contract.fault(feedback));
        return feedback;
    }

    /** What the labelling stage would refuse is refused here, where its sender hears of it. */
    private static void refuse(Optional<Fault> fault) throws ProblemException {
        if (fault.isPresent()) {
            String[] message = fault.get().message().split("; ", 2);
            throw problem(message[0], message[1]);
        }
    }

    private static String idOf(Feedback feedback) {
        String content = String.join(
                "\n",
                feedback.getSampleId(),
                String.valueOf(feedback.getPredictionId()),
                feedback.getTarget().toString(),
                feedback.getKind().name(),
                Double.toString(feedback.getWeight()),
                feedback.getEventTimeGiven()
                        ? Long.toString(feedback.getEventTime().toEpochMilli())
                        : "");
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
        try {
            return targets.read(root);
        } catch (TargetException e) {
            throw problem(String.valueOf(e.getMessage()), e.remedy());
        }
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

    private Optional<Instant> eventTime(JsonNode root) throws ProblemException {
        Optional<String> text = JsonFields.text(root, "eventTime");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant given = Instant.parse(text.get());
            refuse(times.fault(given, clock.instant()));
            return Optional.of(given);
        } catch (DateTimeException e) {
            throw problem("eventTime " + text.get() + " is no time", "send ISO 8601, for example 2026-01-01T00:00:00Z");
        }
    }

    private static ProblemException problem(String detail, String remedy) {
        return new ProblemException(Problem.of(422, detail, remedy));
    }
}
