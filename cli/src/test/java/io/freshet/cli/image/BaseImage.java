package io.freshet.cli.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** What our image is built on: the image that IMAGE_TEST_BASE names, or else the one that the Dockerfile does. */
final class BaseImage {
    private static final String ARGUMENT = "ARG BASE=";

    private BaseImage() {}

    static String name() {
        return Optional.ofNullable(System.getenv("IMAGE_TEST_BASE")).orElseGet(BaseImage::ofTheDockerfile);
    }

    /** Whether the engine has it or could pull it. */
    static boolean isHere() throws InterruptedException {
        return isKnown(DockerClientFactory.instance().client())
                || isPulled(DockerClientFactory.instance().client());
    }

    private static boolean isKnown(DockerClient engine) {
        try {
            engine.inspectImageCmd(name()).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static boolean isPulled(DockerClient engine) throws InterruptedException {
        try {
            return engine.pullImageCmd(name())
                    .exec(new PullImageResultCallback())
                    .awaitCompletion(2, TimeUnit.MINUTES);
        } catch (DockerException | DockerClientException e) {
            return false;
        }
    }

    private static String ofTheDockerfile() {
        Path file = Path.of(System.getProperty("freshet.home"), "docker/Dockerfile");
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(ARGUMENT))
                    .map(line -> line.substring(ARGUMENT.length()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(file + " has no line " + ARGUMENT + "..."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
