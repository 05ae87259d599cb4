package io.freshet.cli.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a local system runs and where.
 *
 * @param config the pipeline's file; without one the data directory's last, or else the built-in digits pipeline
 * @param dataDirectory for everything that outlives a stop
 * @param port of serving; the gateway, the registry and the trainer take the three that follow
 * @param kafkaPort of the broker
 */
public record LocalOptions(Optional<Path> config, Path dataDirectory, int port, int kafkaPort) {

    /** Port of serving unless another is asked for. */
    public static final int DEFAULT_PORT = 8080;

    /** Port of the broker unless another is asked for. */
    public static final int DEFAULT_KAFKA_PORT = 9092;

    /** Makes the data directory's path absolute. */
    public LocalOptions {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    /** On the default ports. */
    public static LocalOptions in(Path dataDirectory) {
        return new LocalOptions(Optional.empty(), dataDirectory, DEFAULT_PORT, DEFAULT_KAFKA_PORT);
    }

    /** The same with this pipeline. */
    public LocalOptions withConfig(Path file) {
        return new LocalOptions(Optional.of(file), dataDirectory, port, kafkaPort);
    }

    /** The same on these ports. */
    public LocalOptions withPorts(int newPort, int newKafkaPort) {
        return new LocalOptions(config, dataDirectory, newPort, newKafkaPort);
    }
}
