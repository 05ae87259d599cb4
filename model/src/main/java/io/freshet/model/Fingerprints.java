package io.freshet.model;

import io.freshet.model.task.Tasks;
import io.freshet.schemas.config.LearningConfig.Strategy;
import io.freshet.schemas.config.ModalityConfig;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.config.TaskConfig;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link ModelSpec#fingerprint} writes, of this release and of the one before there were fusions in it. */
final class Fingerprints {
    private static final Pattern LINE = Pattern.compile("encoders=\\{(.*?)} fusion=(\\S+) task=(.*) adaptation=(\\S+)");
    private static final Pattern OLD_LINE = Pattern.compile("labels=\\[(.*)] modalities=\\{(.*?)}");
    private static final Pattern MODALITY = Pattern.compile("([a-z0-9-]+)=([A-Za-z]+)\\[([^]]*)]");

    private Fingerprints() {}

    /** The spec of a fingerprint; empty when it is of another release, or a label holds what parts labels. */
    static Optional<ModelSpec> read(String fingerprint) {
        Matcher line = LINE.matcher(fingerprint);
        Matcher old = OLD_LINE.matcher(fingerprint);
        try {
            Optional<ModelSpec> spec = Optional.empty();
            if (line.matches()) {
                Strategy strategy = Strategy.valueOf(line.group(4).toUpperCase(Locale.ROOT));
                spec = Optional.of(
                        new ModelSpec(modalities(line.group(1)), line.group(2), task(line.group(3)), strategy));
            } else if (old.matches()) {
                spec = Optional.of(new ModelSpec(
                        modalities(old.group(2)),
                        "weighted",
                        task("classification[" + old.group(1) + "]"),
                        Strategy.FULL));
            }
            // What does not come out as it went in was not understood.
            return spec.filter(read -> read.accepts(fingerprint));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static TaskConfig task(String signature) {
        return Tasks.ofSignature(signature)
                .orElseThrow(() -> new IllegalArgumentException("the task " + signature + " is of another release"));
    }

    private static SortedMap<String, ModalityConfig> modalities(String text) {
        SortedMap<String, ModalityConfig> modalities = new TreeMap<>();
        Matcher each = MODALITY.matcher(text);
        while (each.find()) {
            modalities.put(each.group(1), modality(each.group(2), settings(each.group(3))));
        }
        return modalities;
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : text.split(", ", -1)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, Math.max(0, equals)), setting.substring(equals + 1));
        }
        return settings;
    }

    private static ModalityConfig modality(String encoder, Map<String, String> settings) {
        return switch (encoder) {
            case "Cnn" -> new ModalityConfig.Cnn(number(settings, "size"), number(settings, "channels"));
            case "MelCnn" ->
                new ModalityConfig.MelCnn(
                        number(settings, "sampleRate"), Duration.parse(settings.getOrDefault("duration", "")));
            case "Mlp" -> new ModalityConfig.Mlp(number(settings, "size"));
            case "HashedText" -> {
                PayloadLimits.Text usual = PayloadLimits.Text.DEFAULT;
                boolean normalise = !"false".equals(settings.get("normalise"));
                yield new ModalityConfig.HashedText(
                        number(settings, "buckets"),
                        new PayloadLimits.Text(usual.maxBytes(), usual.maxLength(), normalise));
            }
            default -> throw new IllegalArgumentException("the encoder " + encoder + " is of another release");
        };
    }

    private static int number(Map<String, String> settings, String name) {
        return Integer.parseInt(settings.getOrDefault(name, ""));
    }
}
