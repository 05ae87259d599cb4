package io.freshet.schemas.config;

import java.time.Duration;

/**
 * How labels find their samples.
 *
 * @param horizon how long a label and its sample wait for each other, in event time
 */
public record LabelsConfig(Duration horizon) {
    static LabelsConfig from(Section section) {
        return new LabelsConfig(section.duration("horizon", Duration.ofSeconds(1), Duration.ofDays(3660)));
    }
}
