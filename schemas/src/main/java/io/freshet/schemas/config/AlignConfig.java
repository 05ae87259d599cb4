package io.freshet.schemas.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * When a sample closes and how long it is kept. All but {@code wallClockTimeout} are event time.
 *
 * @param window greatest distance of a part from the sample's earliest part
 * @param grace how long after the window's end a part is still waited for
 * @param wallClockTimeout processing time without a new part after which an open sample closes on idle input
 * @param retention how long after closing late parts still make revisions
 * @param require modalities without which a sample is dead-lettered
 * @param maxAhead how far an event time may be ahead of the broker's clock
 * @param inMemory whether open samples are kept in memory instead of RocksDB
 */
public record AlignConfig(
        Duration window,
        Duration grace,
        Duration wallClockTimeout,
        Duration retention,
        Set<String> require,
        Duration maxAhead,
        boolean inMemory) {
    public AlignConfig {
        require = Set.copyOf(require);
    }

    static AlignConfig from(ConfigSection section, List<String> modalities) {
        List<String> require = section.strings("require");
        for (String name : require) {
            if (!modalities.contains(name)) {
                section.fault("require", "names " + name, "it must name modalities of this pipeline: " + modalities);
            }
        }
        Duration year = Duration.ofDays(366);
        return new AlignConfig(
                section.duration("window", Duration.ZERO, year),
                section.duration("grace", Duration.ZERO, year),
                section.duration("wall-clock-timeout", Duration.ofMillis(10), year),
                section.duration("retention", Duration.ZERO, year),
                Set.copyOf(require),
                section.duration("max-ahead", Duration.ZERO, year),
                section.oneOf("store", "rocksdb", "memory").equals("memory"));
    }
}
