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
public record PlatformConfig(Map<String, String> kafka, Topics topics, URI registry, Blobs blobs, Path keys) {
    public PlatformConfig {
        kafka = Map.copyOf(kafka);
    }

    /** Shape of the pipeline's topics. */
    public record Topics(int partitions, short replication) {}

    /**
     * Where payloads and artifacts are kept.
     *
     * @param checkpoints how many are kept, newest first
     */
    public record Blobs(URI url, int checkpoints) {}

    static PlatformConfig from(Section root) {
        Section topics = root.section("topics");
        Section blobs = root.section("blobs");
        URI store = blobs.uri("url");
        if (!"file".equals(store.getScheme())) {
            blobs.fault("url", "is " + store, "it must be file:///directory");
        }
        return new PlatformConfig(
                root.section("kafka").entries(),
                new Topics(topics.integer("partitions", 1, 10_000), (short) topics.integer("replication", 1, 100)),
                root.section("registry").uri("url"),
                new Blobs(store, blobs.integer("checkpoints", 1, 1000)),
                Path.of(root.section("security").text("keys")));
    }
}
