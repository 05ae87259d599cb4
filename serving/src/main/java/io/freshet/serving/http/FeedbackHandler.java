package io.freshet.serving.http;

import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.serving.score.KnownPredictions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /v1/feedback}: 202 once Kafka has it, with whether it waits for its prediction; what was not acknowledged
 * may be sent again and counts once.
 */
final class FeedbackHandler implements Endpoint {
    private static final int PATIENCE_MS = 1_000;

    private final RecordWriter writer;
    private final String topic;
    private final FeedbackBody bodies;
    private final KnownPredictions known;

    FeedbackHandler(RecordWriter writer, String topic, FeedbackBody bodies, KnownPredictions known) {
        this.writer = writer;
        this.topic = topic;
        this.bodies = bodies;
        this.known = known;
    }

    @Override
    public CompletionStage<Response> handle(Request request) throws ProblemException {
        Feedback feedback = bodies.parse(request.typed().utf8("application/json"));
        return writer.send(topic, feedback.getSampleId(), feedback)
                .orTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .thenApply(kept -> Response.json(202, FeedbackAnswer.of(feedback, known)))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(problem(fault)));
    }

    private static ProblemException problem(Throwable fault) {
        Throwable cause = Endpoint.cause(fault);
        return unavailable(
                cause instanceof TimeoutException
                        ? "Kafka has not acknowledged the feedback within " + PATIENCE_MS + " ms"
                        : "Kafka did not take the feedback");
    }

    private static ProblemException unavailable(String detail) {
        return new ProblemException(
                Problem.of(503, detail, "send it again: it counts once").retryAfter(1));
    }
}
