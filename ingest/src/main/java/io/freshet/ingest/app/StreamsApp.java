package io.freshet.ingest.app;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.align.AlignTopology;
import io.freshet.ingest.gateway.Gateway;
import io.freshet.ingest.label.LabelTopology;
import io.freshet.ingest.sweep.SweepThread;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.failure.Failure;
import io.freshet.schemas.health.Alerts;
import io.freshet.schemas.health.RoleHealth;
import io.freshet.schemas.metric.RoleMeters;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.topic.SubjectSetup;
import io.freshet.schemas.topic.TopicSetup;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The streams role: takes events over HTTP, aligns them into samples and joins labels to them, and lets blobs go that
 * nothing names. Any number of instances share the partitions; each keeps its state in the directory that the system
 * property {@code freshet.state} names (default {@code ~/.freshet/<pipeline>/streams}). Killed at any point it goes on
 * where its last transaction ended.
 */
public final class StreamsApp implements AutoCloseable {
    private static final Duration STARTING = Duration.ofMinutes(2);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final long LOOK_SECONDS = 5;
    /** Alerts that wait for Kafka. */
    private static final int ALERTS = 100;

    private static final int MOST_ALERT_BYTES = 64 << 10;
    private static final int MOST_DEATHS = 10;
    private static final Duration DEATHS_WITHIN = Duration.ofMinutes(10);

    private static final TaskId FIRST_TASK = new TaskId(0, 0);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final StreamThreadFailures deaths;
    private final RoleHealth health;
    private final StreamsHealth partitions;
    private final RecordWriter alerts;
    private final InstantSource clock;
    private final ScheduledExecutorService watch;
    private final Gateway gateway;
    private final SweepThread sweeps;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;

    @SuppressWarnings("MustBeClosed") // The gateway and the sweeps close with this role.
    private StreamsApp(FreshetConfig config, InstantSource clock, Path directory) throws IOException {
        PrometheusMeterRegistry meters = RoleMeters.create();
        this.clock = clock;
        this.health = new RoleHealth(clock, meters);
        this.deaths = new StreamThreadFailures(MOST_DEATHS, DEATHS_WITHIN, clock, health.part("stream-threads"));
        this.partitions = new StreamsHealth(health.part("partitions"));
        this.streams = new KafkaStreams(topology(config, clock, meters), StreamsSettings.of(config, directory));
        this.metrics = new KafkaStreamsMetrics(streams);
        streams.setUncaughtExceptionHandler(deaths);
        streams.setStateListener((now, before) -> follow(now));
        metrics.bindTo(meters);
        this.alerts = RecordWriter.open(
                config, EventSerdes.of(config), new RecordWriter.Settings("alerts", ALERTS, MOST_ALERT_BYTES), meters);
        new Alerts(config, alerts, clock).follow("streams", health);
        try {
            this.gateway = Gateway.start(config, clock, meters, this::trouble);
        } catch (IOException | RuntimeException e) {
            metrics.close();
            streams.close();
            alerts.close();
            throw e;
        }
        this.watch = Executors.newSingleThreadScheduledExecutor(StreamsApp::watcher);
        var ignored = watch.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        this.sweeps = SweepThread.start(config, clock, this::holdsTheFirstTask, meters);
    }

    /**
     * Starts the role: topics and subjects are there, events are taken, and every partition of this instance is being
     * read when it returns.
     *
     * @throws IOException when the registry does not answer, the gateway's address is taken, or the blob store cannot
     *     be written
     * @throws org.apache.kafka.common.KafkaException when no broker answers
     */
    @MustBeClosed
    public static StreamsApp start(FreshetConfig config) throws IOException, InterruptedException {
        return start(config, StreamsSettings.directory(config));
    }

    /** Starts the role with its state in a directory. */
    @MustBeClosed
    static StreamsApp start(FreshetConfig config, Path directory) throws IOException, InterruptedException {
        TopicSetup.ensure(config);
        SubjectSetup.ensure(config);
        GroupIdentity.renew(config, directory);
        StreamsApp app = new StreamsApp(config, InstantSource.system(), directory);
        try {
            app.begin();
        } catch (IOException | InterruptedException | RuntimeException e) {
            app.close();
            throw e;
        }
        return app;
    }

    /** Everything that Kafka Streams does in this role. */
    static Topology topology(FreshetConfig config, InstantSource clock, MeterRegistry meters) {
        Topology topology = new Topology();
        AlignTopology.addTo(topology, config, clock, meters);
        LabelTopology.addTo(topology, config, clock, meters);
        return topology;
    }

    private void begin() throws IOException, InterruptedException {
        streams.start();
        boolean ran = running.await(STARTING.toSeconds(), TimeUnit.SECONDS);
        // Another instance may have come or gone since: to be rebalancing again is no fault.
        if (!ran || streams.state().hasStartedOrFinishedShuttingDown()) {
            throw new IOException(
                    "Kafka Streams is " + streams.state() + (ran ? "" : " after " + STARTING.toSeconds() + " s")
                            + " and does not run; look into the log",
                    deaths.last().orElse(null));
        }
    }

    private void follow(KafkaStreams.State state) {
        if (state == KafkaStreams.State.RUNNING) {
            running.countDown();
        } else if (state.hasCompletedShutdown()) {
            running.countDown();
            if (!closing) {
                health.part("kafka-streams")
                        .unhealthy("Kafka Streams has ended"
                                + deaths.last()
                                        .map(death -> ": " + Failure.of(death).text())
                                        .orElse("; look into the log"));
            }
            ended.countDown();
        }
    }

    /** Why this role does not do its work; empty when it does. */
    private Optional<String> trouble() {
        return streams.state() == KafkaStreams.State.RUNNING
                ? health.reasons().stream().findFirst()
                : Optional.of("Kafka Streams is " + streams.state()
                        + "; it runs again when every partition has its reader, look into the log if that takes long");
    }

    private void look() {
        deaths.looked();
        if (!streams.state().isRunningOrRebalancing()) {
            return;
        }
        Map<TopicPartition, StreamsHealth.Progress> progress = new HashMap<>();
        for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
            for (TaskMetadata task : thread.activeTasks()) {
                task.committedOffsets()
                        .forEach((partition, committed) -> progress.put(
                                partition,
                                new StreamsHealth.Progress(
                                        committed, task.endOffsets().getOrDefault(partition, committed))));
            }
        }
        partitions.look(progress, clock.millis());
    }

    private static Thread watcher(Runnable looking) {
        Thread thread = new Thread(looking, "streams-health");
        thread.setDaemon(true);
        return thread;
    }

    /** One instance holds it, and nearly always the same one: that one sweeps the blob store. */
    private boolean holdsTheFirstTask() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .anyMatch(task -> task.taskId().equals(FIRST_TASK));
    }

    /** The port that the gateway listens on. */
    public int port() {
        return gateway.port();
    }

    /**
     * Blocks until the role is closed.
     *
     * @throws IllegalStateException when it died instead
     */
    public void await() throws InterruptedException {
        ended.await();
        if (!closing) {
            throw new IllegalStateException(
                    "the streams role died; look into the log, remove the cause, and start it again",
                    deaths.last().orElse(null));
        }
    }

    /** Takes no more events, commits what was done, and leaves the group. */
    @Override
    public void close() {
        closing = true;
        watch.shutdownNow();
        sweeps.close();
        gateway.close();
        metrics.close();
        streams.close(CLOSING);
        alerts.close();
        ended.countDown();
    }
}
