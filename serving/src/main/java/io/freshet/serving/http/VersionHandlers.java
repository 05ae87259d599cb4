package io.freshet.serving.http;

import io.freshet.schemas.config.TaskConfig;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.freshet.serving.rollout.Operator;
import io.freshet.serving.rollout.OperatorException;
import io.freshet.serving.status.TaskView;
import io.freshet.serving.status.VersionView;
import io.freshet.serving.version.VersionSwitch;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code GET /v1/versions} and what an operator can do to one. */
final class VersionHandlers {
    private final TaskView task;
    private final VersionSwitch state;
    private final Operator operator;

    VersionHandlers(TaskConfig task, VersionSwitch state, Operator operator) {
        this.task = TaskView.of(task);
        this.state = state;
        this.operator = operator;
    }

    void addTo(HttpServer.Routes routes) {
        routes.get(
                "/v1/versions",
                Endpoint.computed(request -> Response.json(
                        200, Map.of("task", task, "versions", VersionView.all(state.states(), state.serving())))));
        routes.post("/v1/versions/{version}/promote", command(operator::promote));
        routes.post("/v1/versions/{version}/rollback", command(operator::rollback));
        routes.post("/v1/versions/{version}/pin", command(operator::pin));
        routes.post("/v1/versions/{version}/unpin", command(operator::unpin));
    }

    /** The command is done when it is written; every instance follows it within a second. */
    private Endpoint command(Operator.Command command) {
        return request -> {
            long version = version(request);
            VersionState before = state.states().state(version);
            return operator.begin(command, version)
                    .thenApply(done ->
                            Response.json(202, Map.of("version", version, "from", before, "decidedBy", "operator")))
                    .exceptionallyCompose(fault -> CompletableFuture.failedFuture(
                            Endpoint.cause(fault) instanceof OperatorException refused
                                    ? problem(refused)
                                    : Endpoint.cause(fault)));
        };
    }

    private static long version(Request request) throws ProblemException {
        String text = request.path("version");
        if (!text.matches("\\d{1,18}")) {
            throw new ProblemException(Problem.of(
                    404, "There is no version " + text, "versions are numbers; GET /v1/versions lists them"));
        }
        return Long.parseLong(text);
    }

    private static ProblemException problem(OperatorException e) {
        String detail = String.valueOf(e.getMessage());
        return new ProblemException(
                switch (e.kind()) {
                    case UNKNOWN -> Problem.of(404, detail, "choose one that is listed");
                    case CONFLICT -> Problem.of(409, detail, "choose another version");
                    case UNAVAILABLE ->
                        Problem.of(503, detail, "try again after a moment").retryAfter(2);
                });
    }
}
