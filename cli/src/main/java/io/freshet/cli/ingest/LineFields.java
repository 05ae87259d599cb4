package io.freshet.cli.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.FailedException;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.task.TargetField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The fields of one line, each of the kind that is asked for: what is null, or of another kind, is refused and never
 * read as the word that it would be written as.
 */
record LineFields(JsonNode object) {

    private static final TreeSet<String> KNOWN = new TreeSet<>(
            List.of("sampleId", "modality", "eventTime", "file", "text", "values", "attributes", "labelDelay"));

    static {
        KNOWN.addAll(TargetField.names());
    }

    /** @throws FailedException when the line is no JSON object with known fields; the message says why */
    static LineFields of(String line) throws IOException {
        JsonNode json = parsed(line);
        require(json.isObject(), "it is no JSON object");
        // Written out again it would be another text; ids that differ in it would become one.
        require(
                StandardCharsets.UTF_8.newEncoder().canEncode(json.toString()),
                "it has half of a surrogate pair, which is no character");
        for (String field : (Iterable<String>) json::fieldNames) {
            require(KNOWN.contains(field), "\"" + field + "\" is unknown; known are " + KNOWN);
        }
        return new LineFields(json);
    }

    private static JsonNode parsed(String line) throws IOException {
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new FailedException("it is no JSON: " + e.getOriginalMessage());
        }
    }

    /** Which of these the line has; they exclude each other. */
    Optional<String> oneOf(String what, List<String> names) throws IOException {
        List<String> given = names.stream().filter(object::has).toList();
        require(given.size() < 2, "there are " + String.join(" and ", given) + "; a line has " + what);
        return given.stream().findFirst();
    }

    /** A string; empty when the field is not there. */
    Optional<String> text(String name) throws IOException {
        JsonNode value = object.path(name);
        require(value.isTextual() || value.isMissingNode(), "\"" + name + "\" is " + value + "; it must be a string");
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.textValue());
    }

    /** A string, or a whole number or truth value that stands for one, as ids and labels are often written. */
    Optional<String> name(String name) throws IOException {
        JsonNode value = object.path(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(name(name, value));
    }

    /** An array of what {@link #name} reads. */
    List<String> names(String name) throws IOException {
        JsonNode array = object.path(name);
        require(array.isArray(), "\"" + name + "\" is " + array + "; it must be a list, for example [\"a\", \"b\"]");
        List<String> names = new ArrayList<>();
        for (JsonNode one : array) {
            names.add(name(name, one));
        }
        return names;
    }

    /** A finite number. */
    double number(String name) throws IOException {
        JsonNode value = object.path(name);
        require(
                value.isNumber() && Double.isFinite(value.doubleValue()),
                "\"" + name + "\" is " + value + "; it must be a number");
        return value.doubleValue();
    }

    /** An array, as JSON. */
    String array(String name) throws IOException {
        JsonNode value = object.path(name);
        require(value.isArray(), "\"" + name + "\" is " + value + "; it must be a list, for example [1.0, 2.5]");
        return value.toString();
    }

    /** Plain values by name; those that are null are absent. */
    Map<String, String> attributes() throws IOException {
        JsonNode given = object.path("attributes");
        require(given.isObject() || given.isMissingNode(), "\"attributes\" is " + given + "; it must be an object");
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            require(one.getValue().isValueNode(), "attribute \"" + one.getKey() + "\" is no plain value");
            if (!one.getValue().isNull()) {
                attributes.put(one.getKey(), one.getValue().asText());
            }
        }
        return attributes;
    }

    private static String name(String name, JsonNode value) throws IOException {
        require(
                value.isTextual() || value.isIntegralNumber() || value.isBoolean(),
                "\"" + name + "\" is " + value + "; it must be a string");
        return value.asText();
    }

    private static void require(boolean holds, String otherwise) throws FailedException {
        if (!holds) {
            throw new FailedException(otherwise);
        }
    }
}
