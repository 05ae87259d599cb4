package io.freshet.schemas.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where payloads and artifacts are kept, and for how long.
 *
 * @param url {@code file:///directory} or {@code s3://bucket/prefix}
 * @param s3 how S3 is spoken to, when it is S3
 * @param checkpoints how many are kept, newest first
 * @param retention a blob that nothing names may be swept when it was last put so long ago
 * @param sweep processing time between two sweeps by the streams role; zero for never
 */
public record BlobsConfig(URI url, S3 s3, int checkpoints, Duration retention, Duration sweep) {
    /** How long Kafka keeps events and samples, which is how late the label store may hear of a blob. */
    private static final Duration EVENTS = Duration.ofDays(7);

    private static final Duration CENTURY = Duration.ofDays(36_600);

    /**
     * How S3 is spoken to.
     *
     * @param endpoint of a store that is not AWS
     * @param pathStyle whether the bucket stands in the path instead of the host name
     * @param timeout longest time for one call, its repeats included
     */
    public record S3(Optional<URI> endpoint, String region, boolean pathStyle, Duration timeout) {
        static S3 from(ConfigSection section) {
            return new S3(
                    section.text("endpoint").isBlank() ? Optional.empty() : Optional.of(section.uri("endpoint")),
                    section.matching("region", "[a-z0-9-]+", "a region's name, for example eu-central-1"),
                    section.flag("path-style"),
                    section.duration("timeout", Duration.ofSeconds(1), Duration.ofHours(1)));
        }
    }

    static BlobsConfig from(ConfigSection section, Duration horizon) {
        URI url = section.uri("url");
        if (!isStore(url)) {
            section.fault("url", "is " + url, "it must be file:///directory or s3://bucket/prefix");
        }
        Duration retention = section.duration("retention", Duration.ofDays(1), CENTURY);
        Duration least = horizon.plus(EVENTS);
        if (retention.compareTo(least) < 0) {
            section.fault(
                    "retention",
                    "is " + Units.shown(retention),
                    "labels.horizon and the " + Units.shown(EVENTS) + " of events make it at least "
                            + Units.shown(least));
        }
        return new BlobsConfig(
                url,
                S3.from(section.section("s3")),
                section.integer("checkpoints", 1, 1000),
                retention,
                section.duration("sweep", Duration.ZERO, Duration.ofDays(366)));
    }

    private static boolean isStore(URI url) {
        return "file".equals(url.getScheme()) || ("s3".equals(url.getScheme()) && url.getAuthority() != null);
    }
}
