package io.freshet.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.task.TargetField;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the answer should have been.
 *
 * @param subject a predictionId, for the sample exactly as it was answered, or a sampleId
 * @param field as the pipeline's task asks
 * @param target under that field
 * @param eventTime when it became known; the server's clock says when there is none
 */
public record FeedbackClaim(String subject, TargetField field, JsonNode target, Optional<Instant> eventTime) {

    /** Ids of predictions end in their version and either a random number or the sample's revision. */
    private static final Pattern PREDICTION = Pattern.compile(".+~\\d+-(r\\d+|[0-9a-f]{16})");

    /** One label. */
    public static FeedbackClaim label(String subject, String label) {
        return new FeedbackClaim(subject, TargetField.LABEL, TextNode.valueOf(label), Optional.empty());
    }

    /** Any number of labels. */
    public static FeedbackClaim labels(String subject, List<String> labels) {
        return new FeedbackClaim(subject, TargetField.LABELS, Json.mapper().valueToTree(labels), Optional.empty());
    }

    /** A number or a rank. */
    public static FeedbackClaim value(String subject, double value) {
        return new FeedbackClaim(subject, TargetField.VALUE, DoubleNode.valueOf(value), Optional.empty());
    }

    /** The same, known since then. */
    public FeedbackClaim at(Instant time) {
        return new FeedbackClaim(subject, field, target, Optional.of(time));
    }

    ObjectNode json() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put(PREDICTION.matcher(subject).matches() ? "predictionId" : "sampleId", subject);
        json.set(field.json(), target);
        eventTime.ifPresent(time -> json.put("eventTime", time.toString()));
        return json;
    }
}
