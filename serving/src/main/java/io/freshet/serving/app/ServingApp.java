package io.freshet.serving.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.model.Compute;
import io.freshet.model.ModelSpec;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobTransfers;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ServersConfig;
import io.freshet.schemas.health.Alerts;
import io.freshet.schemas.health.Restarts;
import io.freshet.schemas.health.RoleHealth;
import io.freshet.schemas.health.UnhealthyRolesFollower;
import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.metric.RoleMeters;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.version.KeyName;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.serving.follow.ClientLoop;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.http.ServingRoutes;
import io.freshet.serving.http.StatusStream;
import io.freshet.serving.rollout.Operator;
import io.freshet.serving.rollout.RolloutLeader;
import io.freshet.serving.score.KnownPredictions;
import io.freshet.serving.score.PredictionRecorder;
import io.freshet.serving.score.SampleScorer;
import io.freshet.serving.score.ScoreService;
import io.freshet.serving.status.StatusBoard;
import io.freshet.serving.status.TopicFollower;
import io.freshet.serving.version.VersionCache;
import io.freshet.serving.version.VersionFollower;
import io.freshet.serving.version.VersionLoader;
import io.freshet.serving.version.VersionSwitch;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serving role: answers scores with the available version, follows new ones, decides on them with the other
 * instances, scores aligned samples, and shows all of it.
 */
public final class ServingApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServingApp.class);

    /** Payloads that people look at. */
    private static final int SHOWN_TRANSFERS = 4;

    private static final int WAITING_TRANSFERS = 64;
    /** Some ten megabytes of ids; half an hour of fifty scores a second. */
    private static final int KNOWN_PREDICTIONS = 100_000;

    private static final int WRITER_QUEUE = 1_000;
    /** What a producer's request takes by default, less what goes around a value. */
    private static final int MOST_RECORD_BYTES = (1 << 20) - 1_024;

    private final FreshetConfig config;
    private final InstantSource clock = Clock.systemUTC();
    private final PrometheusMeterRegistry meters = RoleMeters.create();
    private final RoleHealth health = new RoleHealth(clock, meters);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private int port;

    private ServingApp(FreshetConfig config) {
        this.config = config;
    }

    /**
     * Starts the role; returns when it listens and follows its topics. It is ready when {@code /v2/health/ready} says
     * so: once a version is available.
     *
     * @throws IOException when the port or the blob store cannot be used
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    @MustBeClosed
    public static ServingApp start(FreshetConfig config) throws IOException {
        ServingApp app = new ServingApp(config);
        try {
            app.open();
        } catch (IOException | RuntimeException e) {
            app.close();
            throw e;
        }
        return app;
    }

    @SuppressWarnings("MustBeClosed") // every part is kept and closed with the app
    private void open() throws IOException {
        TopicSetup.ensure(config);
        // One core for each score; more come from more workers.
        Compute.start(1);
        EventSerdes serdes = EventSerdes.of(config);
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        RecordWriter writer = keep(writer("feedback", serdes));
        Alerts alerts = new Alerts(config, writer, clock);
        alerts.follow("serving", health);
        VersionLoader loader = new VersionLoader(ModelSpec.of(config), blobs);
        VersionCache cache = keep(new VersionCache(loader, meters));
        VersionSwitch state = keep(new VersionSwitch(cache, alerts, clock, meters));
        PredictionRecorder recorder =
                keep(PredictionRecorder.start(config, keep(writer("recorder", serdes)), blobs, meters));
        KnownPredictions known = new KnownPredictions(KNOWN_PREDICTIONS);
        ScoreService scores = keep(ScoreService.start(
                new ScoreService.Parts(config, state.slot(), recorder, known, clock, new SecureRandom()), meters));
        keep(loop("versions", VersionFollower.factory(config, serdes, state)));
        RecordSigner signer = RecordSigner.open(config.platform().keys(), KeyName.SERVING);
        RolloutLeader.Parts deciding = RolloutLeader.Parts.of(config, serdes, signer, cache, state, alerts, clock);
        keep(loop("rollout", RolloutLeader.factory(deciding)));
        keep(loop(
                "scoring",
                SampleScorer.factory(
                        new SampleScorer.Parts(config, serdes, blobs, state.slot(), known, clock, meters))));
        Operator operator = keep(new Operator(deciding));
        ServingRoutes.Sight sight = sight(serdes, blobs, state);
        HttpServer.Routes routes = new HttpServer.Routes(meters);
        ServingRoutes.addTo(
                routes, new ServingRoutes.Parts(config, scores, known, writer, state, operator, sight, health, clock));
        ServersConfig.Serving server = config.servers().serving();
        HttpServer http = keep(HttpServer.start(
                new HttpServer.Listen(server.host(), server.port(), server.maxRequestBytes())
                        .allowing(config.servers().origins()),
                routes));
        port = http.port();
    }

    @SuppressWarnings("MustBeClosed") // kept and closed with the app
    private ServingRoutes.Sight sight(EventSerdes serdes, BlobStore blobs, VersionSwitch state) {
        TopicFollower watch = new TopicFollower(clock);
        keep(loop("watch", watch.sessions(config, serdes)));
        StatusBoard board = new StatusBoard(config, state, watch, clock);
        board.bindTo(meters);
        return new ServingRoutes.Sight(
                board,
                keep(StatusStream.start(board, state)),
                watch.recent(),
                keep(new BlobTransfers(blobs, SHOWN_TRANSFERS, WAITING_TRANSFERS)),
                keep(UnhealthyRolesFollower.start()));
    }

    /** Each has a queue of its own: feedback does not wait behind what is written down of answers. */
    @MustBeClosed
    private RecordWriter writer(String name, EventSerdes serdes) {
        return RecordWriter.open(
                config, serdes, new RecordWriter.Settings(name, WRITER_QUEUE, MOST_RECORD_BYTES), meters);
    }

    @SuppressWarnings("MustBeClosed") // kept and closed with the app
    private ClientLoop loop(String name, ClientSession.Factory sessions) {
        ClientLoop loop = ClientLoop.start(name, sessions, meters, new Restarts(health.part(name), clock));
        var ignored = loop.failure().whenComplete((done, fault) -> {
            if (fault != null) {
                end.completeExceptionally(fault);
            }
        });
        return loop;
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** The port that is listened on. */
    public int port() {
        return port;
    }

    /**
     * Blocks until the app is closed.
     *
     * @throws IllegalStateException when a fault in the program ended one of its parts
     */
    public void await() throws InterruptedException {
        try {
            end.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("serving ended by a fault in the program: " + e.getCause(), e.getCause());
        }
    }

    /** Takes no more requests, answers and records those under way, then stops all parts, the last started first. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                // The other parts must be closed all the same.
                LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
            }
        }
        meters.close();
        end.complete(null);
    }
}
