package io.freshet.trainer.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Compute;
import io.freshet.model.task.Tasks;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ServersConfig;
import io.freshet.schemas.health.RoleHealth;
import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Response;
import io.freshet.schemas.metric.RoleMeters;
import io.freshet.schemas.topic.SubjectSetup;
import io.freshet.schemas.topic.TopicSetup;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The trainer's process: learns the pipeline's examples one window at a time and publishes versions. Several may run;
 * one trains, the others stand by. Health and metrics are served over HTTP.
 *
 * <p>Each example revision is learned exactly once in the lineage of every version, however often processes die: a
 * window becomes visible with its checkpoint and offsets in one transaction, or not at all.
 */
public final class TrainerApp implements AutoCloseable {
    private static final int MOST_REQUEST_BYTES = 1 << 16;

    private final HttpServer http;
    private final TrainerThread thread;
    private final TrainerMetrics metrics;

    private TrainerApp(HttpServer http, TrainerThread thread, TrainerMetrics metrics) {
        this.metrics = metrics;
        this.http = http;
        this.thread = thread;
    }

    /**
     * Starts, and returns when it trains or stands by.
     *
     * @throws IOException when the port is taken, or registry, blob store or key directory cannot be used
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     * @throws IllegalStateException when the pipeline's checkpoint does not fit or cannot be read
     */
    @MustBeClosed
    public static TrainerApp start(FreshetConfig config) throws IOException {
        return start(config, InstantSource.system());
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the application, or here when it does not start
    static TrainerApp start(FreshetConfig config, InstantSource clock) throws IOException {
        ServersConfig.Trainer server = config.servers().trainer();
        PrometheusMeterRegistry registry = RoleMeters.create();
        TrainerMetrics metrics = new TrainerMetrics(registry, Tasks.figureOfMerit(config.task()));
        TrainerHealth health = new TrainerHealth(new RoleHealth(clock, registry), clock, new AlertSender(config));
        TrainerThread thread = new TrainerThread(config, metrics, health);
        HttpServer http = HttpServer.start(
                new HttpServer.Listen(server.host(), server.port(), MOST_REQUEST_BYTES)
                        .allowing(config.servers().origins()),
                new HttpServer.Routes(registry).probe("/health/ready", () -> ready(thread, health)));
        TrainerApp app = new TrainerApp(http, thread, metrics);
        try {
            TopicSetup.ensure(config);
            SubjectSetup.ensure(config);
            Compute.start(server.threads());
            thread.start(new TrainerSessions(config, clock, metrics, health));
            thread.awaitReady();
            return app;
        } catch (IOException | RuntimeException e) {
            app.close();
            throw e;
        }
    }

    /** The port that health and metrics are served on. */
    public int port() {
        return http.port();
    }

    /** Whether this process trains now, and does not stand by. */
    public boolean isTraining() {
        return thread.duty() == TrainerLoop.Duty.TRAINING;
    }

    /** How often training broke off and was begun again. */
    double interruptions() {
        return metrics.interruptions();
    }

    /**
     * Blocks until the trainer is closed.
     *
     * @throws IllegalStateException when it died: another trainer fenced it, or it met a fault that trying again does
     *     not remove
     */
    public void await() {
        thread.await();
    }

    /** Stops within the window under way, which is not committed: whoever trains next learns it. */
    @Override
    public void close() {
        try (http) {
            thread.close();
        }
    }

    private static Response ready(TrainerThread thread, TrainerHealth health) throws ProblemException {
        TrainerLoop.Duty duty = thread.duty();
        Optional<String> trouble = health.trouble();
        if (trouble.isPresent()) {
            throw new ProblemException(
                    Problem.of(503, "The trainer is not ready: " + trouble.get(), "look into the trainer's log"));
        }
        if (!thread.isReady()) {
            throw new ProblemException(Problem.of(
                    503, "The trainer is not ready: " + duty.name().toLowerCase(Locale.ROOT), "ask again in a second"));
        }
        return Response.json(200, Map.of("ready", true, "duty", duty.name().toLowerCase(Locale.ROOT)));
    }
}
