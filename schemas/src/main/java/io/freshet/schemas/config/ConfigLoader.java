package io.freshet.schemas.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Reads the reference, a user's file and the environment, each overriding the one before.
 *
 * <p>An environment variable overlays the key that it spells: {@code FRESHET_ALIGN_GRACE} is {@code align.grace}, and
 * {@code FRESHET_KAFKA_SASL_MECHANISM} is {@code kafka.sasl.mechanism}.
 */
public final class ConfigLoader {
    private static final String PREFIX = "FRESHET_";
    /** Path of a modality that is said by one word. */
    private static final String MODALITY = "modalities\\.[^.]+";
    /** Variables of the launcher and the command line, which are no settings. */
    private static final Set<String> NOT_SETTINGS = Set.of("FRESHET_HOME", "FRESHET_JAVA_OPTS", "FRESHET_URL");

    private final List<ConfigFault> faults = new ArrayList<>();
    private final Map<String, Setting> settings;
    private final Set<String> known;

    private ConfigLoader() {
        settings = spelledOut(YamlSettings.parse("reference.yaml", reference(), faults));
        known = new LinkedHashSet<>(settings.keySet());
        known.add("pipeline");
        known.add(FusionConfig.WORD);
        known.addAll(FusionConfig.paths());
    }

    /** The commented reference file: every key, its meaning and its default. */
    public static String reference() {
        try (InputStream in = Objects.requireNonNull(
                ConfigLoader.class.getResourceAsStream("reference.yaml"), "reference.yaml is not on the class path")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reference.yaml cannot be read from the class path", e);
        }
    }

    /**
     * Reads a pipeline's file.
     *
     * @throws ConfigException with every fault, when the file cannot be used
     */
    public static FreshetConfig load(Path file, Map<String, String> environment) {
        try {
            return parse(String.valueOf(file.getFileName()), text(file), environment);
        } catch (IOException e) {
            throw new ConfigException(List.of(new ConfigFault(
                    file.toString(), "cannot be read: " + e.getMessage(), "", "give the path of a YAML file")));
        }
    }

    /**
     * The text of a YAML file: UTF-8, or what a byte order mark says.
     *
     * @throws IOException when it cannot be read, or is neither
     */
    public static String text(Path file) throws IOException {
        try (Reader reader = new UnicodeReader(Files.newInputStream(file))) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8; save it in that encoding, or with a byte order mark", e);
        }
    }

    /**
     * Reads a pipeline's settings from text.
     *
     * @param name how faults name the text
     * @throws ConfigException with every fault, when the text cannot be used
     */
    public static FreshetConfig parse(String name, String text, Map<String, String> environment) {
        ConfigLoader loader = new ConfigLoader();
        loader.overlay(loader.spelledOut(YamlSettings.parse(name, text, loader.faults)));
        loader.overlay(loader.spelledOut(loader.fromEnvironment(environment)));
        FreshetConfig config = loader.bind();
        if (!loader.faults.isEmpty()) {
            throw new ConfigException(loader.faults);
        }
        return config;
    }

    private FreshetConfig bind() {
        try {
            return FreshetConfig.from(new ConfigSection("", settings, faults));
        } catch (IllegalArgumentException e) {
            if (faults.isEmpty()) {
                throw e;
            }
            throw new ConfigException(faults);
        }
    }

    private void overlay(Map<String, Setting> above) {
        above.forEach((path, setting) -> {
            if (isKnown(path)) {
                settings.put(path, setting);
            } else {
                faults.add(new ConfigFault(path, "is unknown", setting.where(), NearestName.suggestion(path, known)));
            }
        });
    }

    /** One word for a fusion or a modality is its kind: both ways to say it are one key. */
    private Map<String, Setting> spelledOut(Map<String, Setting> layer) {
        Map<String, Setting> spelled = new LinkedHashMap<>();
        layer.forEach((path, setting) -> {
            String whole = path.equals(FusionConfig.WORD) || path.matches(MODALITY) ? path + ".kind" : path;
            if (spelled.put(whole, setting) != null) {
                faults.add(new ConfigFault(path, "is set twice", setting.where(), "keep one of the two"));
            }
        });
        return spelled;
    }

    private boolean isKnown(String path) {
        return known.contains(path) || path.startsWith("kafka.") || path.matches(MODALITY + "\\.[^.]+");
    }

    private Map<String, Setting> fromEnvironment(Map<String, String> environment) {
        Map<String, Setting> overlay = new LinkedHashMap<>();
        // Sorted, so that which of two variables wins, and what is told first, does not depend on the machine.
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && !NOT_SETTINGS.contains(variable)) {
                String path = pathOf(variable);
                overlay.put(path, setting(path, value, variable));
            }
        });
        return overlay;
    }

    private Setting setting(String path, String value, String variable) {
        Setting before = settings.get(path);
        String where = "environment variable " + variable;
        String trimmed = value.trim();
        boolean bracketed = trimmed.startsWith("[") && trimmed.endsWith("]");
        if (!bracketed && (before == null || !before.isList())) {
            return Setting.scalar(value, where);
        }
        String items = bracketed ? trimmed.substring(1, trimmed.length() - 1).trim() : trimmed;
        return Setting.list(items.isEmpty() ? List.of() : List.of(items.split("\\s*,\\s*")), where);
    }

    private String pathOf(String variable) {
        return Stream.concat(settings.keySet().stream(), FusionConfig.paths().stream())
                .filter(path -> variableOf(path).equals(variable))
                .findFirst()
                .or(() -> ModalityVariable.pathOf(variable, settings.keySet()))
                .orElseGet(() -> variable.equals("FRESHET_PIPELINE")
                        ? "pipeline"
                        : variable.substring(PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'));
    }

    private static String variableOf(String path) {
        return PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
