package io.freshet.serving.http;

import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.PayloadProblems;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.serving.score.ModalityNotLearnedException;
import io.freshet.serving.score.NoModelException;
import io.freshet.serving.score.QueueFullException;
import io.freshet.serving.score.ScoreAnswer;
import io.freshet.serving.score.ScoreRequest;
import io.freshet.serving.score.ScoreService;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** {@code POST /v1/score}. */
final class ScoreHandler implements Endpoint {
    private static final int NEXT_VERSION_SECONDS = 5;

    private final ScoreService service;
    private final ScoreBody bodies;

    ScoreHandler(ScoreService service, ScoreBody bodies) {
        this.service = service;
        this.bodies = bodies;
    }

    @Override
    public CompletionStage<Response> handle(Request request) throws ProblemException {
        ScoreRequest asked = bodies.parse(request.typed());
        CompletableFuture<ScoreAnswer> answer;
        try {
            answer = service.score(asked, request.delivered());
        } catch (QueueFullException e) {
            throw busy("The server is busy: " + e.getMessage());
        }
        return answer.thenApply(scored -> Response.json(200, scored))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(problem(fault)));
    }

    private static ProblemException busy(String detail) {
        return new ProblemException(
                Problem.of(503, detail, "try again after a moment").retryAfter(1));
    }

    /** What the client is told; a bug stays what it is. */
    private static Throwable problem(Throwable fault) {
        Throwable cause = Endpoint.cause(fault);
        if (cause instanceof TimeoutException) {
            return busy("No worker came to this request in time");
        }
        if (cause instanceof UndecodableException undecodable) {
            return PayloadProblems.of(undecodable, "A payload cannot be read");
        }
        if (cause instanceof NoModelException) {
            return new ProblemException(Problem.of(
                            503,
                            "There is no model yet",
                            "expect it within seconds of the trainer's start; is the trainer running?")
                    .retryAfter(NEXT_VERSION_SECONDS));
        }
        if (cause instanceof ModalityNotLearnedException) {
            return new ProblemException(Problem.of(
                            503,
                            "The sample cannot be scored yet: " + cause.getMessage(),
                            "send a modality that is known beside it, or try again: the trainer publishes a version"
                                    + " that knows all of the configuration within seconds of its start")
                    .retryAfter(NEXT_VERSION_SECONDS));
        }
        return cause instanceof IOException ? busy("A payload is out of reach") : cause;
    }
}
