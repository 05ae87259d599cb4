package io.freshet.schemas.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A part of the settings below one dotted prefix. Its readers never throw on a user's mistake: they note a fault and
 * give a value that lets reading go on, so that all faults come out at once.
 */
final class ConfigSection {
    private final String prefix;
    private final Map<String, Setting> settings;
    private final List<ConfigFault> faults;

    ConfigSection(String prefix, Map<String, Setting> settings, List<ConfigFault> faults) {
        this.prefix = prefix;
        this.settings = settings;
        this.faults = faults;
    }

    ConfigSection section(String name) {
        return new ConfigSection(prefix + name + ".", settings, faults);
    }

    /** The same settings for a second reader: their faults are told by the first. */
    ConfigSection silent() {
        return new ConfigSection(prefix, settings, new ArrayList<>());
    }

    /** NearestName directly below this section, in the order of the file. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String path : settings.keySet()) {
            if (path.startsWith(prefix)) {
                names.add(path.substring(prefix.length()).replaceFirst("\\..*", ""));
            }
        }
        return List.copyOf(names);
    }

    /** Every setting below this section as text, by the rest of its path. */
    Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        settings.forEach((path, setting) -> {
            if (path.startsWith(prefix)) {
                entries.put(
                        path.substring(prefix.length()),
                        setting.isList() ? String.join(",", setting.values()) : setting.text());
            }
        });
        return entries;
    }

    void onlyKeys(String... known) {
        for (String name : names()) {
            if (!Arrays.asList(known).contains(name)) {
                fault(name, "is unknown", NearestName.suggestion(name, Arrays.asList(known)));
            }
        }
    }

    String text(String key) {
        Setting setting = settings.get(prefix + key);
        if (setting == null) {
            fault(key, "is missing", "give it a value");
            return "";
        }
        if (setting.isList()) {
            fault(key, "is a list", "give it one value");
        }
        return setting.text();
    }

    String matching(String key, String pattern, String remedy) {
        String text = text(key);
        if (settings.containsKey(prefix + key) && !text.matches(pattern)) {
            fault(key, "is " + text, "use " + remedy);
        }
        return text;
    }

    List<String> strings(String key) {
        Setting setting = settings.get(prefix + key);
        if (setting == null) {
            return List.of();
        }
        if (!setting.isList()) {
            fault(key, "is " + setting.text(), "it must be a list, for example [a, b]");
        }
        return setting.values();
    }

    String oneOf(String key, String... choices) {
        String text = text(key);
        if (Arrays.asList(choices).contains(text)) {
            return text;
        }
        if (settings.containsKey(prefix + key)) {
            fault(
                    key,
                    "is " + text,
                    "it must be " + (choices.length == 1 ? "" : "one of ") + String.join(", ", choices));
        }
        return choices[0];
    }

    boolean has(String key) {
        return settings.containsKey(prefix + key);
    }

    boolean flag(String key) {
        return oneOf(key, "true", "false").equals("true");
    }

    boolean flag(String key, boolean missing) {
        return settings.containsKey(prefix + key) ? flag(key) : missing;
    }

    int integer(String key, int least, int most) {
        return parsed(key, Integer::valueOf, new Bounds<>(least, most, "a whole number"));
    }

    int integer(String key, int missing, int least, int most) {
        return settings.containsKey(prefix + key) ? integer(key, least, most) : missing;
    }

    double number(String key, double least, double most) {
        return parsed(key, Double::valueOf, new Bounds<>(least, most, "a number"));
    }

    Duration duration(String key, Duration least, Duration most) {
        return parsed(key, Units::duration, new Bounds<>(least, most, "a duration such as 250ms, 2s, 5m, 1h or 30d"));
    }

    Duration duration(String key, Duration missing, Duration least, Duration most) {
        return settings.containsKey(prefix + key) ? duration(key, least, most) : missing;
    }

    int sizeBytes(String key, int least, int most) {
        return parsed(
                key,
                text -> Math.toIntExact(Units.sizeBytes(text)),
                new Bounds<>(least, most, "a size such as 512B, 16KiB or 8MiB"));
    }

    int sizeBytes(String key, int missing, int least, int most) {
        return settings.containsKey(prefix + key) ? sizeBytes(key, least, most) : missing;
    }

    /** The lower and the upper end of a range of finite float32, or the ends given where the key is missing. */
    float[] range(String key, float least, float most) {
        Setting setting = settings.get(prefix + key);
        if (setting == null) {
            return new float[] {least, most};
        }
        try {
            if (setting.isList() && setting.values().size() == 2) {
                float from = Float.parseFloat(setting.values().get(0));
                float to = Float.parseFloat(setting.values().get(1));
                if (least <= from && from <= to && to <= most) {
                    return new float[] {from, to};
                }
            }
        } catch (NumberFormatException e) {
            // No numbers at all: told below in the same words as numbers that make no range.
        }
        fault(key, "is " + setting.text(), "it must be two numbers, the lower first, for example [-50, 50]");
        return new float[] {least, most};
    }

    URI uri(String key) {
        try {
            return URI.create(text(key));
        } catch (IllegalArgumentException e) {
            fault(key, "is not an address: " + e.getMessage(), "write it like http://host:port/path");
            return URI.create("file:///");
        }
    }

    void fault(String key, String problem, String remedy) {
        Setting setting = settings.get(prefix + key);
        String path = (prefix + key).replaceFirst("^([^.]+)\\.\\1$", "$1");
        faults.add(new ConfigFault(path, problem, setting == null ? "" : setting.where(), remedy));
    }

    private <T extends Comparable<T>> T parsed(String key, Function<String, T> parse, Bounds<T> bounds) {
        Setting setting = settings.get(prefix + key);
        if (setting == null) {
            fault(key, "is missing", "it must be " + bounds);
            return bounds.least;
        }
        try {
            T value = parse.apply(setting.text().trim());
            if (bounds.hold(value)) {
                return value;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Not of the kind at all: told below in the same words as out of range.
        }
        fault(key, "is " + setting.text(), "it must be " + bounds);
        return bounds.least;
    }

    private record Bounds<T extends Comparable<T>>(T least, T most, String kind) {
        boolean hold(T value) {
            return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        }

        @Override
        public String toString() {
            return kind + " from " + shown(least) + " to " + shown(most);
        }

        private static String shown(Object bound) {
            return bound instanceof Duration duration ? Units.shown(duration) : bound.toString();
        }
    }

    /** The faults noted so far, by every section of the same settings. */
    List<ConfigFault> faults() {
        return new ArrayList<>(faults);
    }
}
