package io.freshet.schemas.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the pipeline stands on.
 *
 * @param kafka settings passed through to every Kafka client
 * @param registry base address of a registry with Confluent's API
 * @param blobs where payloads and artifacts are kept
 * @param keys directory of signing.key and signing.pub
 */
public record PlatformConfig(Map<String, String> kafka, Topics topics, URI registry, BlobsConfig blobs, Path keys) {
    public PlatformConfig {
        kafka = Map.copyOf(kafka);
    }

    /** Shape of the pipeline's topics. */
    public record Topics(int partitions, short replication) {}

    static PlatformConfig from(ConfigSection root) {
        ConfigSection topics = root.section("topics");
        return new PlatformConfig(
                root.section("kafka").entries(),
                new Topics(topics.integer("partitions", 1, 10_000), (short) topics.integer("replication", 1, 100)),
                root.section("registry").uri("url"),
                BlobsConfig.from(
                        root.section("blobs"),
                        LabelsConfig.horizon(root.section("labels").silent())),
                Path.of(root.section("security").text("keys")));
    }
}
