package io.freshet.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the server says of feedback that it has taken.
 *
 * @param feedbackId names it; the same claim again has the same
 * @param sampleId which it is about
 */
public record FeedbackReceipt(String feedbackId, String sampleId, State state) {

    /** What becomes of it. */
    public enum State {
        /** It joins its prediction, or, by sampleId, its sample. */
        @JsonProperty("accepted")
        ACCEPTED,
        /**
         * The server that answered does not know the prediction: the feedback counts once the prediction appears, and
         * becomes a dead letter when it has not within {@code labels.horizon}. A prediction that another instance made,
         * or this one before its last start, may be recorded all the same.
         */
        @JsonProperty("waiting")
        WAITING
    }

    static FeedbackReceipt of(JsonNode json) {
        return new FeedbackReceipt(
                json.path("feedbackId").asText(),
                json.path("sampleId").asText(),
                json.path("state").asText().equals("waiting") ? State.WAITING : State.ACCEPTED);
    }
}
