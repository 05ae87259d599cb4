package io.freshet.serving.http;

import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.serving.score.NoModelException;
import io.freshet.serving.score.QueueFullException;
import io.freshet.serving.score.ScoreAnswer;
import io.freshet.serving.score.ScoreRequest;
import io.freshet.serving.score.ScoreService;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code POST /v1/score}. */
final class ScoreHandler implements Endpoint {
    private static final int PATIENCE_SECONDS = 10;
    private static final int NEXT_VERSION_SECONDS = 5;

    private final ScoreService service;
    private final ScoreBody bodies;

    ScoreHandler(ScoreService service, ScoreBody bodies) {
        this.service = service;
        this.bodies = bodies;
    }

    @Override
    public Response handle(Request request) throws ProblemException {
        ScoreRequest asked = bodies.parse(request.contentType(), request.body());
        Future<ScoreAnswer> answer;
        try {
            answer = service.score(asked);
        } catch (QueueFullException e) {
            throw busy("The server is busy: " + e.getMessage());
        }
        try {
            return Response.json(200, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw problem(Objects.requireNonNull(e.getCause(), "a failed future has no cause"));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw busy("No worker came to this request within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("The server is being closed");
        }
    }

    private static ProblemException busy(String detail) {
        return new ProblemException(
                Problem.of(503, detail, "try again after a moment").retryAfter(1));
    }

    private static ProblemException problem(Throwable cause) {
        if (cause instanceof UndecodableException undecodable) {
            return new ProblemException(Problem.of(
                            undecodable.reason() == UndecodableException.Reason.SIZE ? 413 : 422,
                            "A payload cannot be read: " + cause.getMessage(),
                            "see GET /v1/status for the modalities")
                    .because(undecodable.reason()));
        }
        if (cause instanceof NoModelException) {
            return new ProblemException(Problem.of(
                            503,
                            "There is no model yet: " + cause.getMessage(),
                            "expect it within seconds of the trainer's start; is the trainer running?")
                    .retryAfter(NEXT_VERSION_SECONDS));
        }
        if (cause instanceof RuntimeException bug) {
            throw bug;
        }
        return busy("A payload is out of reach: " + cause.getMessage());
    }
}
