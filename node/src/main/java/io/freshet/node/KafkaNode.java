package io.freshet.node;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A production Kafka node (broker and controller, KRaft) inside this JVM. What it acknowledged is there again after a
 * restart and after {@code kill -9}. Kafka ends the whole JVM when a node finds itself unable to go on, for example
 * when its disk is lost.
 *
 * <p><i>Source:</i> KIP-500, KIP-631.
 */
public final class KafkaNode implements AutoCloseable {

    /** Any base64 UUID would do; it is fixed so that a data directory can be moved. */
    private static final String CLUSTER = "Q3JlYXRlZC1mcmVzaA";

    private final NodeConfig config;
    private final DirectoryLock lock;
    private final KafkaRaftServer server;

    private KafkaNode(NodeConfig config, DirectoryLock lock) {
        this.config = config;
        this.lock = lock;
        this.server = new KafkaRaftServer(new KafkaConfig(NodeSettings.of(config), false), Time.SYSTEM);
    }

    /**
     * Starts a node and returns when it takes requests.
     *
     * @throws IOException when the directory cannot be written, or another node holds it
     * @throws RuntimeException when a port is taken
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the lock is closed with the node
    public static KafkaNode start(NodeConfig config) throws IOException {
        // Kafka's own lock comes too late: a second controller would have written to the metadata by then.
        DirectoryLock lock = DirectoryLock.take(config.directory());
        try {
            if (!Files.exists(config.directory().resolve("meta.properties"))) {
                format(config.directory());
            }
            KafkaNode node = new KafkaNode(config, lock);
            node.startUp();
            return node;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Starts a node on free loopback ports. */
    @MustBeClosed
    public static KafkaNode startIn(Path directory) throws IOException {
        return start(NodeConfig.in(directory));
    }

    /** What clients call {@code bootstrap.servers}. */
    public String bootstrap() {
        return config.bootstrap();
    }

    /** Where it keeps its data and listens. */
    public NodeConfig config() {
        return config;
    }

    /** Blocks until the node has stopped. */
    public void await() {
        server.awaitShutdown();
    }

    /** Stops the node and waits until all is written; takes about two seconds. */
    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
        lock.close();
    }

    private void startUp() {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static void format(Path directory) throws IOException {
        String folder = directory.toAbsolutePath().toString();
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setClusterId(CLUSTER)
                    .setNodeId(1)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setControllerListenerName("CONTROLLER")
                    .setHasDynamicQuorum(false)
                    .setMetadataLogDirectory(folder)
                    .addDirectory(folder)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot make " + directory + " a Kafka data directory; is it writable?", e);
        }
    }
}
