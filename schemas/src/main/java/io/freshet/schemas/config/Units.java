package io.freshet.schemas.config;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and sizes with their unit. */
final class Units {
    private static final Pattern DURATION = Pattern.compile("(-?\\d+) ?(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+) ?(B|KiB|MiB|GiB)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    private Units() {}

    static Duration duration(String text) {
        return Duration.ofMillis(scaled(DURATION, text, MILLIS));
    }

    static long sizeBytes(String text) {
        return scaled(SIZE, text, BYTES);
    }

    /** As one would write it in the file: the largest unit that divides it. */
    static String shown(Duration duration) {
        long millis = duration.toMillis();
        return MILLIS.entrySet().stream()
                .filter(unit -> millis != 0 && millis % unit.getValue() == 0)
                .max(Map.Entry.comparingByValue())
                .map(unit -> millis / unit.getValue() + unit.getKey())
                .orElse(millis + "ms");
    }

    private static long scaled(Pattern pattern, String text, Map<String, Long> units) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    text + " has no known unit; write a number and one of " + units.keySet());
        }
        long unit = Objects.requireNonNull(units.get(matcher.group(2)), "every unit of the pattern is in the map");
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    }
}
