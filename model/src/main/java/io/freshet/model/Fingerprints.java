package io.freshet.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.freshet.schemas.config.ConfigException;
import io.freshet.schemas.config.ConfigLoader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Specs as one line of JSON: the keys of a configuration file that decide what a network is, each with its value. What
 * reads a file reads them too, so that an encoder is known here as soon as a file can name it.
 */
final class Fingerprints {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();
    private static final TypeReference<Map<String, Object>> LINE = new TypeReference<>() {};

    private Fingerprints() {}

    static String write(ModelSpec spec) {
        Map<String, Object> line = new LinkedHashMap<>();
        Map<String, Object> modalities = new TreeMap<>();
        spec.modalities().forEach((name, modality) -> {
            Map<String, Object> settings = new LinkedHashMap<>(Map.of("encoder", modality.encoder()));
            settings.putAll(modality.settings());
            modalities.put(name, settings);
        });
        line.put("modalities", modalities);
        line.put("fusion", spec.fusion().written());
        line.put("task", Map.of("type", spec.task().type().label(), "labels", spec.labels()));
        line.put("fine-tune", spec.strategy().written());
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers cannot be written as JSON", e);
        }
    }

    /**
     * The spec of a fingerprint; empty when it is of another release.
     *
     * @param labels that it may have, by which a former release's list of labels is told apart where one of them holds
     *     the comma that parts them
     */
    static Optional<ModelSpec> read(String fingerprint, List<String> labels) {
        try {
            String text = fingerprint.startsWith("{") ? fingerprint : FormerFingerprints.rewritten(fingerprint, labels);
            Map<String, Object> line = new TreeMap<>();
            line.putAll(JSON.readValue(text, LINE));
            line.put("pipeline", "fingerprint");
            return Optional.of(
                    ModelSpec.of(ConfigLoader.parse("fingerprint", JSON.writeValueAsString(line), Map.of())));
        } catch (JsonProcessingException | ConfigException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
