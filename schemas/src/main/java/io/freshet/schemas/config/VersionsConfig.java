package io.freshet.schemas.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What versions begin with, and which of the published ones are kept beside what serves.
 *
 * @param base folder of the version that a new pipeline begins with; empty for untrained weights
 * @param keep the newest so many, and of those that served as many
 * @param history how long one version of each day is kept, counted from when it was published; zero for not at all
 */
public record VersionsConfig(Optional<Path> base, int keep, Duration history) {
    private static final int MOST = 10_000;
    private static final Duration LONGEST = Duration.ofDays(3_660);

    static VersionsConfig from(ConfigSection section) {
        String base = section.text("base");
        return new VersionsConfig(
                base.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Path.of(base).toAbsolutePath().normalize()),
                section.integer("keep", 2, MOST),
                section.duration("history", Duration.ZERO, LONGEST));
    }
}
