package io.freshet.serving.http;

import io.freshet.schemas.blob.BlobTransfers;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.health.RoleHealth;
import io.freshet.schemas.health.UnhealthyRolesFollower;
import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Response;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.rollout.Operator;
import io.freshet.serving.score.KnownPredictions;
import io.freshet.serving.score.ScoreService;
import io.freshet.serving.status.RecentSamples;
import io.freshet.serving.status.StatusBoard;
import io.freshet.serving.version.VersionSwitch;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

/** Every path of the serving role. */
public final class ServingRoutes {
    private ServingRoutes() {}

    /** What the paths are answered by. */
    public record Parts(
            FreshetConfig config,
            ScoreService scores,
            KnownPredictions known,
            RecordWriter writer,
            VersionSwitch state,
            Operator operator,
            Sight sight,
            RoleHealth health,
            InstantSource clock) {}

    /** Where people look. */
    public record Sight(
            StatusBoard board,
            StatusStream stream,
            RecentSamples recent,
            BlobTransfers blobs,
            UnhealthyRolesFollower unhealthy) {}

    /** Adds the paths. */
    public static void addTo(HttpServer.Routes routes, Parts parts) {
        FreshetConfig config = parts.config();
        routes.post("/v1/score", new ScoreHandler(parts.scores(), new ScoreBody(config.modalities())));
        routes.post(
                "/v1/feedback",
                new FeedbackHandler(
                        parts.writer(),
                        Topics.of(config).feedback(),
                        new FeedbackBody(config, parts.clock()),
                        parts.known()));
        new VersionHandlers(config.task(), parts.state(), parts.operator()).addTo(routes);
        Sight sight = parts.sight();
        routes.get("/v1/status", request -> sight.board().report().thenApply(report -> Response.json(200, report)));
        routes.stream("/v1/stream", sight.stream().handler());
        routes.get("/v1/samples/payload", new PayloadHandler(sight.recent(), sight.blobs()));
        Dashboard.addTo(routes);
        routes.live("/v2/health/live");
        routes.probe("/v2/health/ready", () -> ready(parts.state(), parts.health(), sight.unhealthy()));
    }

    /**
     * A version that serves goes on serving without Kafka: what is unhealthy is said, and is no reason to send nothing
     * here.
     */
    private static Response ready(VersionSwitch state, RoleHealth health, UnhealthyRolesFollower others)
            throws ProblemException {
        if (state.slot().isEmpty()) {
            throw new ProblemException(
                    Problem.of(503, "No version is available yet", "wait for the trainer's first version")
                            .retryAfter(1));
        }
        // A version answers: that another role keeps dying is said, and takes no server out of service.
        return Response.json(
                200,
                Map.of(
                        "ready",
                        true,
                        "unhealthy",
                        Stream.concat(others.latest().stream(), health.unhealthy().stream())
                                .toList()));
    }
}
