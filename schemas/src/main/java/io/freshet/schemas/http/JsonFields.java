package io.freshet.schemas.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads fields of JSON objects that come from outside, each of the type that it must have. A field that is null is a
 * field that is not there, and no value is ever made into another: neither null nor a number is a string.
 */
public final class JsonFields {
    private JsonFields() {}

    /**
     * Refuses what is no object, and fields that nobody would read.
     *
     * @throws ProblemException 422
     */
    public static void known(JsonNode object, String... names) throws ProblemException {
        if (!object.isObject()) {
            throw problem("The document is no JSON object", "send {...}");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!List.of(names).contains(field.getKey())) {
                throw problem(
                        "Field " + Shown.brief(field.getKey()) + " is unknown",
                        "send only " + new TreeSet<>(List.of(names)));
            }
        }
    }

    /**
     * Refuses what is no object, and fields that nobody would read, where some names are another's to say.
     *
     * @throws ProblemException 422
     */
    public static void known(JsonNode object, List<String> first, String... names) throws ProblemException {
        known(object, Stream.concat(first.stream(), Stream.of(names)).toArray(String[]::new));
    }

    /** Whether a field has a value. */
    public static boolean has(JsonNode object, String name) {
        return object.hasNonNull(name);
    }

    /**
     * A string, if there is one.
     *
     * @throws ProblemException 422 when the field is something else
     */
    public static Optional<String> text(JsonNode object, String name) throws ProblemException {
        if (!has(object, name)) {
            return Optional.empty();
        }
        JsonNode value = object.get(name);
        if (!value.isTextual()) {
            throw problem("Field " + name + " is no string", "send a string");
        }
        return Optional.of(value.textValue());
    }

    /**
     * A string.
     *
     * @throws ProblemException 422 when there is none
     */
    public static String neededText(JsonNode object, String name) throws ProblemException {
        return text(object, name).orElseThrow(() -> problem("Field " + name + " is missing", "send a string"));
    }

    /**
     * A number, if there is one.
     *
     * @throws ProblemException 422 when the field is something else
     */
    public static Optional<Double> number(JsonNode object, String name) throws ProblemException {
        if (!has(object, name)) {
            return Optional.empty();
        }
        JsonNode value = object.get(name);
        if (!value.isNumber()) {
            throw problem("Field " + name + " is no number", "send a number");
        }
        return Optional.of(value.doubleValue());
    }

    /**
     * An object of plain values, as strings; what is null in it is left out.
     *
     * @throws ProblemException 422 when the field is something else
     */
    public static Map<String, String> plainValues(JsonNode object, String name) throws ProblemException {
        Map<String, String> values = new LinkedHashMap<>();
        if (!has(object, name)) {
            return values;
        }
        if (!object.get(name).isObject()) {
            throw problem("Field " + name + " is no object", "send {\"name\": \"value\"}");
        }
        for (Map.Entry<String, JsonNode> field : object.get(name).properties()) {
            JsonNode value = field.getValue();
            if (value.isContainerNode()) {
                throw problem(
                        "Field " + name + "." + Shown.brief(field.getKey()) + " is no plain value", "send a string");
            }
            if (!value.isNull()) {
                values.put(field.getKey(), value.asText());
            }
        }
        return values;
    }

    private static ProblemException problem(String detail, String remedy) {
        return new ProblemException(Problem.of(422, detail, remedy).because(Reason.MALFORMED));
    }
}
