package io.freshet.cli.image;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.RestartPolicy;
import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.FreePorts;
import io.freshet.node.RegistryProcess;
import io.freshet.node.child.ChildCommand;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/**
 * A pipeline in containers that share this machine's network: a broker, a registry, and the three roles of the image.
 */
final class ContainerSystem implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path HOME = Path.of(System.getProperty("freshet.home")).toAbsolutePath();
    private static final String PIPELINE = "/etc/freshet/pipeline.yaml";

    private final BuiltImage image;
    private final List<Integer> ports = FreePorts.take(6);
    private final String volume = "freshet-" + UUID.randomUUID();
    private final List<GenericContainer<?>> running = new ArrayList<>();
    private final List<GenericContainer<?>> roles = new ArrayList<>();

    private ContainerSystem(BuiltImage image) {
        this.image = image;
    }

    /** Builds the image and starts everything; returns when each role is healthy. */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the image is closed with the system
    static ContainerSystem start(Path folder) throws IOException, InterruptedException {
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: image
                modalities: {text: {encoder: hashed-text}}
                task: {type: classification, labels: [good, bad]}
                align: {wall-clock-timeout: 1s}
                """);
        ContainerSystem system = new ContainerSystem(BuiltImage.of(folder));
        try {
            system.start(folder, pipeline);
        } catch (RuntimeException | IOException e) {
            system.close();
            throw e;
        }
        return system;
    }

    BuiltImage image() {
        return image;
    }

    URI gateway() {
        return ImageIT.local(ports.get(3));
    }

    URI serving() {
        return ImageIT.local(ports.get(4));
    }

    List<GenericContainer<?>> roles() {
        return List.copyOf(roles);
    }

    private void start(Path folder, Path pipeline) throws IOException {
        DockerClientFactory.instance()
                .client()
                .createVolumeCmd()
                .withName(volume)
                .exec();
        ChildCommand broker = ChildCommand.of("node", "io.freshet.node.NodeMain", folder.resolve("node.log"))
                .withClassPath(List.of(HOME.resolve("cli/target/lib/*")))
                .withFlags(List.of("-Xmx256m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"))
                .withArguments(List.of("/tmp/node", "127.0.0.1", port(0), port(1)));
        ChildCommand registry = RegistryProcess.command(Path.of("/tmp/registry"), ports.get(2));
        Startables.deepStart(server(broker), server(registry)).join();
        for (String role : List.of("streams", "trainer", "serving")) {
            roles.add(role(role, pipeline));
        }
        Startables.deepStart(roles).join();
    }

    /** A server of the {@code node} module, which is in no role's image: its jars are this build's. */
    private GenericContainer<?> server(ChildCommand command) {
        List<String> line = new ArrayList<>(command.flags());
        line.add("-cp");
        line.add(command.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        line.add(command.mainClass());
        line.addAll(command.arguments());
        Bind build = Bind.parse(HOME + ":" + HOME + ":ro");
        return container(build, Wait.forLogMessage(".*READY " + command.name() + ".*", 1))
                .withCommand(line.toArray(String[]::new))
                .withCreateContainerCmdModifier(
                        create -> create.withEntrypoint("java").withUser("0"));
    }

    private GenericContainer<?> role(String role, Path pipeline) {
        return container(Bind.parse(volume + ":/var/lib/freshet"), Wait.forHealthcheck())
                .withCommand("run", role, "--config", PIPELINE)
                .withCopyFileToContainer(MountableFile.forHostPath(pipeline, 0644), PIPELINE)
                .withEnv(Map.of(
                        "FRESHET_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port(0),
                        "FRESHET_REGISTRY_URL",
                                RegistryProcess.url(ports.get(2)).toString(),
                        "FRESHET_GATEWAY_PORT", port(3),
                        "FRESHET_SERVING_PORT", port(4),
                        "FRESHET_TRAINER_PORT", port(5)));
    }

    @SuppressWarnings("resource") // closed with the system
    private GenericContainer<?> container(Bind bind, WaitStrategy ready) {
        GenericContainer<?> container = new GenericContainer<>(image.name())
                .withNetworkMode("host")
                .withStartupTimeout(PATIENCE)
                .waitingFor(ready.withStartupTimeout(PATIENCE))
                .withCreateContainerCmdModifier(create -> Objects.requireNonNull(create.getHostConfig())
                        .withRestartPolicy(RestartPolicy.unlessStoppedRestart()) // as in the compose file
                        .withBinds(bind));
        running.add(container);
        return container;
    }

    private String port(int index) {
        return String.valueOf(ports.get(index));
    }

    @Override
    public void close() {
        running.forEach(GenericContainer::stop);
        DockerClientFactory.instance().client().removeVolumeCmd(volume).exec();
        image.close();
    }
}
