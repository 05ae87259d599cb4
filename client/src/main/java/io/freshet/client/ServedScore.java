package io.freshet.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version answered.
 *
 * @param predictionId names this answer in feedback
 * @param label the likeliest; empty for tasks without labels
 * @param labels those that hold; null for tasks that answer with something else
 * @param value the number answered; null for tasks that answer with none
 * @param scores the probability of each label, in the server's order, or the one number
 */
public record ServedScore(
        String predictionId,
        String sampleId,
        long version,
        String label,
        @Nullable List<String> labels,
        @Nullable Double value,
        Map<String, Double> scores) {

    static ServedScore of(JsonNode json) {
        Map<String, Double> scores = new LinkedHashMap<>();
        json.path("scores")
                .properties()
                .forEach(score -> scores.put(score.getKey(), score.getValue().asDouble()));
        return new ServedScore(
                json.path("predictionId").asText(),
                json.path("sampleId").asText(),
                json.path("version").asLong(),
                json.path("label").asText(""),
                json.path("labels").isArray() ? labels(json.path("labels")) : null,
                json.path("value").isNumber() ? json.path("value").doubleValue() : null,
                scores);
    }

    private static List<String> labels(JsonNode array) {
        List<String> labels = new ArrayList<>();
        array.forEach(label -> labels.add(label.asText()));
        return List.copyOf(labels);
    }
}
