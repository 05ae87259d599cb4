package io.freshet.benchmarks.system;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.node.NodeConfig;
import io.freshet.node.NodeProcess;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.topic.SubjectSetup;
import io.freshet.schemas.topic.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real broker and a real registry, each a process of its own, over a folder that goes away with them once the bench
 * is {@link #done}, and stays to be looked into when it is not: what they use is not counted as a pipeline's.
 */
public final class BenchSystem implements AutoCloseable {
    private final Path folder;
    private final NodeProcess node;
    private final RegistryProcess registry;
    private boolean done;

    private BenchSystem(Path folder, NodeProcess node, RegistryProcess registry) {
        this.folder = folder;
        this.node = node;
        this.registry = registry;
    }

    /**
     * Starts both.
     *
     * @param parent where the folder is made; must be there
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // Both close with the system.
    public static BenchSystem startIn(Path parent) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(parent, "freshet-bench");
        NodeProcess node = NodeProcess.start(NodeConfig.in(folder.resolve("node")));
        try {
            return new BenchSystem(folder, node, RegistryProcess.startIn(folder.resolve("registry")));
        } catch (IOException | InterruptedException e) {
            node.close();
            throw e;
        }
    }

    /**
     * A pipeline with its topics and subjects made.
     *
     * @param name of the pipeline, which is also its file's
     * @param settings YAML lines beyond name, broker, registry and blobs
     */
    public Pipeline pipeline(String name, String settings) throws IOException {
        String yaml = """
                pipeline: %s
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                gateway: {port: 0}
                %s
                """.formatted(
                name, node.bootstrap(), registry.url(), folder.resolve("blobs").toUri(), settings.strip());
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, yaml);
        FreshetConfig config = ConfigLoader.parse(name + ".yaml", yaml, Map.of());
        TopicSetup.ensure(config);
        SubjectSetup.ensure(config);
        return new Pipeline(config, file);
    }

    /** A pipeline's settings, and the file that child processes read them from. */
    public record Pipeline(FreshetConfig config, Path file) {}

    /** Where everything is, logs included. */
    public Path folder() {
        return folder;
    }

    /** Says that nobody needs the folder any more. */
    public void done() {
        done = true;
    }

    /** A folder for what a run leaves behind. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Deletes a folder and everything in it. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        registry.close();
        node.close();
        if (done) {
            delete(folder);
        }
    }
}
