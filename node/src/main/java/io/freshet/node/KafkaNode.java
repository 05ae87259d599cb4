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
    private final KafkaRaftServer server;

    @MustBeClosed
    private KafkaNode(NodeConfig config) {
        this.config = config;
        this.server = new KafkaRaftServer(new KafkaConfig(NodeSettings.of(config), false), Time.SYSTEM);
        server.startup();
    }

    /**
     * Starts a node and returns when it takes requests.
     *
     * @throws IOException when the directory cannot be written
     * @throws RuntimeException when another node holds the directory, or a port is taken
     */
    @MustBeClosed
    public static KafkaNode start(NodeConfig config) throws IOException {
        if (!Files.exists(config.directory().resolve("meta.properties"))) {
            format(config.directory());
        }
        return new KafkaNode(config);
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
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws IOException {
        Files.createDirectories(directory);
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
