package io.freshet.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines by which former releases told their networks, with the four encoders that there were. */
final class FormerFingerprints {
    private static final Pattern LINE =
            Pattern.compile("encoders=\\{(.*?)} fusion=(\\S+) task=([a-z-]+)(?:\\[(.*)])? adaptation=(\\S+)");
    private static final Pattern FIRST_LINE = Pattern.compile("labels=\\[(.*)] modalities=\\{(.*?)}");
    private static final Pattern MODALITY = Pattern.compile("([a-z0-9-]+)=([A-Za-z]+)\\[([^]]*)](?:, |$)");
    private static final String BETWEEN = ", ";

    private FormerFingerprints() {}

    /**
     * Such a line as the JSON of today.
     *
     * @param labels taken for what the line lists where the two look alike
     * @throws IllegalArgumentException when it is no such line
     */
    static String rewritten(String fingerprint, List<String> labels) throws JsonProcessingException {
        Matcher line = LINE.matcher(fingerprint);
        Matcher first = FIRST_LINE.matcher(fingerprint);
        Map<String, Object> json = new TreeMap<>();
        if (line.matches()) {
            json.put("modalities", modalities(line.group(1)));
            json.put("fusion", line.group(2));
            json.put("task", task(line.group(3), line.group(4) == null ? List.of() : labels(line.group(4), labels)));
            json.put("fine-tune", Map.of("strategy", line.group(5)));
        } else if (first.matches()) {
            json.put("modalities", modalities(first.group(2)));
            json.put("fusion", "weighted");
            json.put("task", task("classification", labels(first.group(1), labels)));
            json.put("fine-tune", Map.of("strategy", "full"));
        } else {
            throw new IllegalArgumentException("the fingerprint is of another release");
        }
        return new ObjectMapper().writeValueAsString(json);
    }

    private static Map<String, Object> task(String type, List<String> labels) {
        return Map.of("type", type, "labels", labels);
    }

    private static List<String> labels(String text, List<String> known) {
        return String.join(BETWEEN, known).equals(text) ? known : List.of(text.split(BETWEEN, -1));
    }

    private static Map<String, Object> modalities(String text) {
        Map<String, Object> modalities = new TreeMap<>();
        Matcher each = MODALITY.matcher(text);
        int end = 0;
        while (each.find() && each.start() == end) {
            modalities.put(each.group(1), modality(each.group(2), settings(each.group(3))));
            end = each.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("the encoders " + text + " are of another release");
        }
        return modalities;
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : text.split(BETWEEN, -1)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, Math.max(0, equals)), setting.substring(equals + 1));
        }
        return settings;
    }

    private static Map<String, Object> modality(String encoder, Map<String, String> settings) {
        Map<String, Object> modality = new TreeMap<>(settings);
        switch (encoder) {
            case "Cnn" -> modality.put("encoder", "cnn");
            case "MelCnn" -> {
                modality.put("encoder", "mel-cnn");
                modality.put("sample-rate", modality.remove("sampleRate"));
                modality.put("duration", millis(settings.getOrDefault("duration", "")) + "ms");
            }
            case "Mlp" -> modality.put("encoder", "mlp");
            case "HashedText" -> modality.put("encoder", "hashed-text");
            default -> throw new IllegalArgumentException("the encoder " + encoder + " is of another release");
        }
        return modality;
    }

    private static long millis(String duration) {
        try {
            return Duration.parse(duration).toMillis();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the duration " + duration + " is of another release", e);
        }
    }
}
