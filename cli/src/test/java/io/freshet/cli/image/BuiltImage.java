package io.freshet.cli.image;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/**
 * The image that the repository's Dockerfile makes of what the build has packaged, made by the commands that a person
 * would give: the engine's own client sends the files as they are, where Testcontainers compresses 600 MB first.
 * Closing removes it from the engine.
 */
final class BuiltImage implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("freshet.home")).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String name = "freshet-test:" + UUID.randomUUID();

    private BuiltImage() {}

    @MustBeClosed
    static BuiltImage of(Path folder) throws IOException, InterruptedException {
        Path application = folder.resolve("application");
        BuiltImage image = new BuiltImage();
        run(folder, HOME.resolve("docker/assemble").toString(), application.toString());
        run(
                folder,
                "docker",
                "build",
                "--network=host",
                "--target=packaged",
                "--build-arg=BASE=" + BaseImage.name(),
                "--tag=" + image.name,
                "--file=" + HOME.resolve("docker/Dockerfile"),
                application.toString());
        return image;
    }

    String name() {
        return name;
    }

    /** In bytes, as the engine counts them: all layers, the base's too. */
    long sizeBytes() {
        return Objects.requireNonNull(inspect().getSize());
    }

    ContainerConfig config() {
        return Objects.requireNonNull(inspect().getConfig());
    }

    private InspectImageResponse inspect() {
        return DockerClientFactory.instance().client().inspectImageCmd(name).exec();
    }

    /** What it writes goes to a file, which never fills up as a pipe does, so that the time limit holds. */
    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "command", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        if (!ended || process.exitValue() != 0) {
            throw new IOException(String.join(" ", List.of(command))
                    + (ended ? " failed: " : " took too long: ")
                    + Files.readString(log, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        DockerClientFactory.instance()
                .client()
                .removeImageCmd(name)
                .withForce(true)
                .exec();
    }
}
