package io.freshet.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads fields of JSON documents, each of the type it must have. */
final class JsonFields {
    private JsonFields() {}

    /** Refuses fields that nobody would read. */
    static void known(JsonNode object, String... names) throws ProblemException {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!List.of(names).contains(field.getKey())) {
                throw new ProblemException(
                        Problem.of(422, "Field " + field.getKey() + " is unknown", "send only " + List.of(names)));
            }
        }
    }

    /** Refuses fields that nobody would read, where some names are another's to say. */
    static void known(JsonNode object, List<String> first, String... names) throws ProblemException {
        known(object, Stream.concat(first.stream(), Stream.of(names)).toArray(String[]::new));
    }

    static Optional<String> text(JsonNode object, String name) throws ProblemException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new ProblemException(Problem.of(422, "Field " + name + " is no string", "send a string"));
        }
        return Optional.of(value.textValue());
    }

    static Optional<Double> number(JsonNode object, String name) throws ProblemException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw new ProblemException(Problem.of(422, "Field " + name + " is no number", "send a number"));
        }
        return Optional.of(value.doubleValue());
    }
}
