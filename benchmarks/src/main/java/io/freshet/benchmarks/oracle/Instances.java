package io.freshet.benchmarks.oracle;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.benchmarks.system.BenchSystem.Pipeline;
import io.freshet.cli.Freshet;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two instances of the streams role, each a process that can die and come back with its state directory. */
final class Instances implements AutoCloseable {
    private static final Duration STARTING = Duration.ofMinutes(3);

    private final ChildCommand[] commands;
    private final ChildJvm[] running;
    private final boolean[] away = new boolean[2];

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // Closed with the instances.
    Instances(BenchSystem system, Pipeline pipeline) throws IOException, InterruptedException {
        commands = new ChildCommand[] {command(system, pipeline, "one"), command(system, pipeline, "two")};
        running = new ChildJvm[] {ChildJvm.start(commands[0]), ChildJvm.start(commands[1])};
        for (ChildJvm child : running) {
            child.awaitReady(STARTING);
        }
    }

    private static ChildCommand command(BenchSystem system, Pipeline pipeline, String name) throws IOException {
        Path folder = system.folder("streams-" + name);
        return ChildCommand.of("streams", Freshet.class.getName(), folder.resolve("log"))
                .withFlags(List.of(
                        "-Xmx640m",
                        "-XX:+UseSerialGC",
                        "-Dfreshet.state=" + folder.resolve("state"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"))
                .withArguments(
                        List.of("run", "streams", "--config", pipeline.file().toString()));
    }

    /** Kills an instance as {@code kill -9} does. */
    void kill(int instance) throws InterruptedException {
        away[instance] = true;
        running[instance].kill();
    }

    /** Stops an instance as a user would. */
    void stop(int instance) throws IOException {
        away[instance] = true;
        running[instance].close();
    }

    /** Starts an instance again, and does not wait for it. */
    @SuppressWarnings("MustBeClosed") // Closed with the instances.
    void start(int instance) throws IOException {
        running[instance] = ChildJvm.start(commands[instance]);
        away[instance] = false;
    }

    /** @throws IOException when one has ended by itself */
    void requireAlive() throws IOException {
        for (int instance = 0; instance < running.length; instance++) {
            if (!away[instance] && !running[instance].isAlive()) {
                throw new IOException(
                        "the streams role ended by itself; its last words are in " + commands[instance].log());
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (ChildJvm child : running) {
            child.close();
        }
    }
}
