package io.freshet.node;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A {@link KafkaNode} in a JVM of its own, which can be killed: for {@code freshet up} and for tests of what a dead
 * broker does.
 */
public final class NodeProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NodeConfig config;
    private final ChildJvm child;

    private NodeProcess(NodeConfig config, ChildJvm child) {
        this.config = config;
        this.child = child;
    }

    /** What to start: its log is {@code node.log} beside the data directory. */
    public static ChildCommand command(NodeConfig config) {
        Path log = config.directory().toAbsolutePath().resolveSibling("node.log");
        return ChildCommand.of("node", NodeMain.class.getName(), log)
                .withFlags(List.of(
                        "-Xms64m",
                        "-Xmx256m",
                        "-XX:MaxNewSize=48m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"))
                .withArguments(List.of(
                        config.directory().toString(),
                        config.host(),
                        String.valueOf(config.port()),
                        String.valueOf(config.controllerPort())));
    }

    /**
     * Starts a node and returns when it takes requests.
     *
     * @throws IOException when it ended before it was ready; the message names its log
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the process that is returned, or here when it is not ready
    public static NodeProcess start(NodeConfig config) throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.start(command(config));
        try {
            child.awaitReady(PATIENCE);
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
        return new NodeProcess(config, child);
    }

    /** What clients call {@code bootstrap.servers}. */
    public String bootstrap() {
        return config.bootstrap();
    }

    /** Of the process, for signals. */
    public long pid() {
        return child.pid();
    }

    /** Kills the process as {@code kill -9} does; {@link #start} with the same configuration brings its data back. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
