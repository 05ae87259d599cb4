package io.freshet.benchmarks.align;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.benchmarks.measure.ProcessUsage;
import io.freshet.benchmarks.system.BenchSystem.Pipeline;
import io.freshet.benchmarks.system.Broker;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that runs one topology, and what it uses. */
final class TopologyRun implements AutoCloseable {
    private static final Duration STARTING = Duration.ofMinutes(5);
    private static final Duration STUCK = Duration.ofMinutes(2);
    private static final long LOOK_MS = 50;

    private final ChildJvm child;
    private final Start start;

    private TopologyRun(ChildJvm child, Start start) {
        this.child = child;
        this.start = start;
    }

    /**
     * What to start.
     *
     * @param application id of the consumer group, and prefix of the internal topics
     * @param settings {@code name=value}, over the streams role's own
     */
    record Start(Design design, Pipeline pipeline, String application, Path state, List<String> settings) {
        Start {
            settings = List.copyOf(settings);
        }
    }

    /** Starts the process and returns when it reads every partition. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // Closed with the run, or here when it is not ready.
    static TopologyRun start(Start start) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                start.design().name(),
                start.pipeline().file().toString(),
                start.application(),
                start.state().toString()));
        arguments.addAll(start.settings());
        ChildJvm child = ChildJvm.start(ChildCommand.of(
                        TopologyMain.NAME,
                        TopologyMain.class.getName(),
                        start.state().resolveSibling(start.application() + ".log"))
                .withFlags(List.of(
                        "-Xms2g", "-Xmx2g", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"))
                .withArguments(arguments));
        try {
            child.awaitReady(STARTING);
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
        return new TopologyRun(child, start);
    }

    /**
     * Waits until the process has committed a number of offsets of its input.
     *
     * @return what it had done and used then
     */
    ProcessUsage await(Broker broker, Collection<String> input, long offsets) throws IOException, InterruptedException {
        long before = -1;
        long movedAt = System.nanoTime();
        while (true) {
            long done = broker.committed(start.application(), input);
            ProcessUsage pace = new ProcessUsage(done, cpuNanos(), System.nanoTime());
            if (done >= offsets) {
                return pace;
            }
            if (done != before) {
                before = done;
                movedAt = pace.wallNanos();
            }
            if (!child.isAlive() || pace.wallNanos() - movedAt > STUCK.toNanos()) {
                throw new IOException(start.design().label() + " stopped at " + done + " of " + offsets
                        + " offsets; its log is " + start.application() + ".log in the bench's folder");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private long cpuNanos() throws IOException {
        return ProcessHandle.of(child.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException(
                        start.design().label() + " ended, or this system does not say what a process uses; see "
                                + start.application() + ".log"))
                .toNanos();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
