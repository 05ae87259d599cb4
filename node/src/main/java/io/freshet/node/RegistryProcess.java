package io.freshet.node;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A schema registry (Apicurio) as a child process that speaks Confluent's API on loopback and keeps its subjects in a
 * file. What it acknowledged is there again after a restart and after {@code kill -9}.
 */
public final class RegistryProcess implements AutoCloseable {

    static final String NAME = "registry";
    private static final String API = "/apis/ccompat/v7";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final URI url;
    private final ChildJvm child;

    private RegistryProcess(URI url, ChildJvm child) {
        this.url = url;
        this.child = child;
    }

    /**
     * The folder that the build unpacks the server into: {@code node/target/registry} under the system property
     * freshet.home.
     */
    public static Path home() {
        return ServerJar.home().resolve("registry");
    }

    /** The address that clients are given, for a registry on this port. */
    public static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + API);
    }

    /**
     * What to start, with its data in a directory and its log in {@code registry.log} beside it.
     *
     * @throws IOException when the server is not under {@link #home()}
     */
    public static ChildCommand command(Path directory, int port) throws IOException {
        Path data = directory.toAbsolutePath();
        return ServerJar.in(home(), "-runner.jar")
                .command(NAME, data.resolveSibling("registry.log"), URI.create(url(port) + "/subjects"))
                .withFlags(List.of(
                        "-Xms64m",
                        "-Xmx192m",
                        "-XX:MaxNewSize=32m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=0",
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        // Without WRITE_DELAY=0 the last half second is lost to kill -9, and an id could be given out
                        // twice.
                        "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry") + ";WRITE_DELAY=0"));
    }

    /**
     * Starts a registry and returns when it answers.
     *
     * @param directory for its data; made when it is not there
     * @throws IOException when the server was not unpacked, or ended before it was ready
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the process that is returned, or here when it is not ready
    public static RegistryProcess start(Path directory, int port) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        ChildJvm child = ChildJvm.start(command(directory, port));
        try {
            child.awaitReady(PATIENCE);
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
        return new RegistryProcess(url(port), child);
    }

    /** Starts a registry on a free port. */
    @MustBeClosed
    public static RegistryProcess startIn(Path directory) throws IOException, InterruptedException {
        return start(directory, FreePorts.one());
    }

    /** What clients call {@code schema.registry.url}. */
    public URI url() {
        return url;
    }

    /** Kills the process as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    /** Blocks until the process has ended, and returns its exit code. */
    public int await() {
        return child.onExit().join();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
