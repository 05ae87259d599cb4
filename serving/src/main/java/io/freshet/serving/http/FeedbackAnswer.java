package io.freshet.serving.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.freshet.schemas.event.Feedback;
import io.freshet.serving.score.KnownPredictions;

/**
 * The body of the answer to feedback that Kafka has.
 *
 * @param feedbackId the sender's, or what was said, digested
 * @param sampleId which the feedback is about, or which its prediction is of
 */
record FeedbackAnswer(String feedbackId, String sampleId, State state) {

    /** What becomes of it. */
    enum State {
        /** It joins its prediction; feedback by sampleId joins its sample, now or when that comes. */
        @JsonProperty("accepted")
        ACCEPTED,
        /**
         * The prediction is not known to this server: the feedback counts once the prediction appears, and becomes a
         * dead letter (UNMATCHED) when it has not within {@code labels.horizon}.
         */
        @JsonProperty("waiting")
        WAITING
    }

    static FeedbackAnswer of(Feedback feedback, KnownPredictions known) {
        String predictionId = feedback.getPredictionId();
        return new FeedbackAnswer(
                feedback.getFeedbackId(),
                feedback.getSampleId(),
                predictionId == null || known.contains(predictionId) ? State.ACCEPTED : State.WAITING);
    }
}
