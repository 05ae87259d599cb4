package io.freshet.testing;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.ServerJar;
import io.freshet.node.child.ChildCommand;
import io.freshet.node.child.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A store that speaks S3's API (Adobe S3Mock) as a child process on loopback, for integration tests: no part of a
 * running system. It takes any credentials, has one bucket, and keeps what it was given over a restart.
 */
public final class S3Process implements AutoCloseable {
    /** The bucket that is there from the start. */
    public static final String BUCKET = "freshet";

    private static final String NAME = "s3";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final URI endpoint;
    private final ChildJvm child;

    private S3Process(URI endpoint, ChildJvm child) {
        this.endpoint = endpoint;
        this.child = child;
    }

    /**
     * Starts a store and returns when it answers.
     *
     * @param directory for its data; made when it is not there
     * @throws IOException when the server was not put in place by the build, or ended before it was ready
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the process that is returned, or here when it is not ready
    public static S3Process start(Path directory, int port) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        ChildJvm child = ChildJvm.start(command(directory.toAbsolutePath(), port));
        try {
            child.awaitReady(PATIENCE);
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
        return new S3Process(endpoint(port), child);
    }

    private static ChildCommand command(Path data, int port) throws IOException {
        Path folder =
                Path.of(System.getProperty("freshet.home", "")).toAbsolutePath().resolve("testing/target/s3mock");
        return ServerJar.in(folder, "-exec.jar")
                .command(NAME, data.resolveSibling("s3.log"), endpoint(port))
                .withFlags(List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dserver.address=127.0.0.1",
                        "-Dserver.port=" + port,
                        "-Dserver.ssl.enabled=false",
                        // It insists on a second connector beside this one: any free port.
                        "-Dcom.adobe.testing.s3mock.http-port=0",
                        "-Dcom.adobe.testing.s3mock.store.root=" + data,
                        "-Dcom.adobe.testing.s3mock.store.retain-files-on-exit=true",
                        "-Dcom.adobe.testing.s3mock.store.initial-buckets=" + BUCKET));
    }

    private static URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where it answers. */
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
