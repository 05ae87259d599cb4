package io.freshet.node;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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
        return Path.of(System.getProperty("freshet.home", ""))
                .toAbsolutePath()
                .normalize()
                .resolve("node/target/registry");
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
        Path runner = runner(home());
        Path data = directory.toAbsolutePath();
        return ChildCommand.of(NAME, RegistryMain.class.getName(), data.resolveSibling("registry.log"))
                .withClassPath(List.of(ownCode(), runner))
                .withFlags(List.of(
                        "-Xmx192m",
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
                        "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry") + ";WRITE_DELAY=0"))
                .withArguments(List.of(runner.toString(), url(port) + "/subjects"));
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

    private static Path runner(Path home) throws IOException {
        if (Files.isDirectory(home)) {
            try (Stream<Path> files = Files.list(home)) {
                List<Path> runners = files.filter(file -> file.toString().endsWith("-runner.jar"))
                        .toList();
                if (runners.size() == 1) {
                    return runners.get(0);
                }
            }
        }
        throw new IOException(
                "no registry server in " + home
                        + " (system property freshet.home names the folder of the build); unpack it with: mvn -pl node process-resources");
    }

    /** Where this class was loaded from: the server's class path gets nothing else of ours. */
    private static Path ownCode() throws IOException {
        try {
            return new File(RegistryProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toPath();
        } catch (URISyntaxException e) {
            throw new IOException("the path of our own jar cannot be read; move it to a folder with a plain name", e);
        }
    }
}
