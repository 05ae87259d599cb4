package io.freshet.cli.local;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.cli.check.Checks;
import io.freshet.cli.check.Finding;
import io.freshet.cli.output.FailedException;
import io.freshet.node.DirectoryLock;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running system of one process for each {@link LocalRole}. They end with this process, however it ends. Safe for
 * several threads.
 */
public final class LocalSystem implements AutoCloseable {

    private static final long LOOK_MILLIS = 50;

    /** Longer than a child may take to stop once its parent has gone. */
    private static final Duration LAST_RUN_PATIENCE = Duration.ofSeconds(30);

    private final DataLayout data;
    private final LocalPorts ports;
    private final FreshetConfig config;
    private final DirectoryLock lock;
    private final Map<LocalRole, SupervisedRole> roles = new EnumMap<>(LocalRole.class);

    private LocalSystem(LocalOptions options, FreshetConfig config, DirectoryLock lock) {
        this.data = new DataLayout(options.dataDirectory());
        this.ports = new LocalPorts(options.port(), options.kafkaPort());
        this.config = config;
        this.lock = lock;
    }

    /**
     * Checks the machine, then starts every process and returns at once; {@link #awaitReady} waits for them.
     *
     * @throws FailedException when the machine cannot carry the system: one line, and nothing was started
     * @throws io.freshet.schemas.config.ConfigException when the pipeline's file has faults
     * @throws IOException when the data directory is in use, or cannot be written
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the lock is closed with the system
    public static LocalSystem start(LocalOptions options, LocalListener listener) throws IOException {
        DataLayout data = new DataLayout(options.dataDirectory());
        LocalPorts ports = new LocalPorts(options.port(), options.kafkaPort());
        PipelineFile pipeline = PipelineFile.choose(options, data);
        RoleCommands commands = new RoleCommands(data, ports);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(commands.overlay());
        FreshetConfig config = ConfigLoader.parse(pipeline.name(), pipeline.text(), environment);
        ConfigChange.refuseWhatCannotBe(data.pipeline(), environment, config);
        DirectoryLock lock = lock(options.dataDirectory());
        try {
            awaitLastRun(data, listener);
            refuseUnfit(Checks.all(options.dataDirectory(), ports.needed()));
            data.create();
            pipeline.writeTo(data.pipeline());
            ports.writeTo(data);
            LocalSystem system = new LocalSystem(options, config, lock);
            system.startAll(commands, new HealthBoard(data, config, listener));
            return system;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Waits until every role has been ready and a version answers.
     *
     * @throws FailedException when one cannot be started, keeps dying, or is not ready within the time; the message
     *     names its log
     */
    public void awaitReady(Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (List<SupervisedRole> waited = notReady(); !waited.isEmpty(); waited = notReady()) {
            for (SupervisedRole role : waited) {
                if (role.isHopeless()) {
                    throw new FailedException(role.name() + " does not start; its last words are in " + role.log());
                }
            }
            if (System.nanoTime() > deadline) {
                SupervisedRole first = waited.get(0);
                throw new FailedException(
                        first.name() + " was not ready within " + atMost.toSeconds() + " s; see " + first.log());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        awaitVersion(deadline, atMost);
    }

    /** The trainer's first version reaches serving a moment after both are there. */
    private void awaitVersion(long deadline, Duration atMost) throws IOException, InterruptedException {
        Readiness answering = new Readiness(serving().resolve("/v2/health/ready"));
        while (!answering.holds()) {
            if (System.nanoTime() > deadline) {
                throw new FailedException("no version was served within " + atMost.toSeconds() + " s; see "
                        + data.log(LocalRole.TRAINER) + " and " + data.log(LocalRole.SERVING));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private List<SupervisedRole> notReady() {
        return roles.values().stream()
                .filter(role -> !role.status().everReady())
                .toList();
    }

    /** How every role is at this moment, in the order of starting. */
    public List<RoleStatus> status() {
        return roles.values().stream().map(SupervisedRole::status).toList();
    }

    /** The process of a role; another one after the role has died. */
    public long pid(LocalRole role) {
        return status().stream()
                .filter(status -> status.role() == role)
                .mapToLong(RoleStatus::pid)
                .findFirst()
                .orElseThrow();
    }

    /** The configuration that the roles run with. */
    public FreshetConfig config() {
        return config;
    }

    /** Where scores are asked for, and the dashboard is. */
    public URI serving() {
        return URI.create("http://127.0.0.1:" + ports.serving());
    }

    /** Where events are published. */
    public URI gateway() {
        return URI.create("http://127.0.0.1:" + ports.gateway());
    }

    /** The folder of the roles' logs. */
    public Path logs() {
        return data.logs();
    }

    /** Stops the roles in reverse order, each in order, and waits until all have ended. */
    @Override
    public void close() throws IOException {
        List<SupervisedRole> reverse = new ArrayList<>(roles.values());
        Collections.reverse(reverse);
        reverse.forEach(SupervisedRole::close);
        lock.close();
    }

    private void startAll(RoleCommands commands, LocalListener listener) throws IOException {
        for (LocalRole role : LocalRole.values()) {
            data.rotate(role);
            roles.put(role, new SupervisedRole(role, commands.of(role), listener));
        }
        roles.values().forEach(SupervisedRole::start);
    }

    /** A supervisor that was killed has let go of the lock, and its children are still about to stop. */
    private static void awaitLastRun(DataLayout data, LocalListener listener) throws IOException {
        List<ProcessHandle> left = new Children(data).leftBehind();
        if (left.isEmpty()) {
            return;
        }
        listener.waitingForLastRun(left.size());
        try {
            Children.awaitEnd(left, LAST_RUN_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted while waiting for the processes of the last run to end");
        }
    }

    @MustBeClosed
    private static DirectoryLock lock(Path directory) throws IOException {
        try {
            return DirectoryLock.take(directory);
        } catch (FileSystemException e) {
            throw new FailedException("data directory: " + directory
                    + " cannot be written; choose another with --data-dir, or change its permissions");
        }
    }

    private static void refuseUnfit(List<Finding> findings) throws FailedException {
        for (Finding finding : findings) {
            if (!finding.passed()) {
                throw new FailedException(finding.line());
            }
        }
    }
}
