package io.freshet.schemas.config;

import java.time.Duration;

/**
 * Which published versions are kept beside what serves.
 *
 * @param keep the newest so many, and of those that served as many
 * @param history how long one version of each day is kept, counted from when it was published; zero for not at all
 */
public record VersionsConfig(int keep, Duration history) {
    private static final int MOST = 10_000;
    private static final Duration LONGEST = Duration.ofDays(3_660);

    static VersionsConfig from(ConfigSection section) {
        return new VersionsConfig(
                section.integer("keep", 2, MOST), section.duration("history", Duration.ZERO, LONGEST));
    }
}
