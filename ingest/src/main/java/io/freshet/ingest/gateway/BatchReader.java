package io.freshet.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the lines of a batch: {@code {"sampleId":"7","eventTime":"2026-01-01T00:00:00Z","text":".."}}, with
 * {@code "values":[..]} or {@code "base64":".."} and {@code "contentType"} in place of {@code "text"}, and
 * {@code "source"} and {@code "attributes":{..}} if wanted.
 */
final class BatchReader {
    private static final Set<String> FIELDS = new TreeSet<>(
            Set.of("sampleId", "eventTime", "text", "values", "base64", "contentType", "source", "attributes"));

    private final InstantSource clock;

    BatchReader(InstantSource clock) {
        this.clock = clock;
    }

    /** Lines of a body that are not blank, with the number of each from 1. */
    static List<Line> lines(byte[] body) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : new String(body, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (!text.isBlank()) {
                lines.add(new Line(number, text));
            }
        }
        return lines;
    }

    record Line(int number, String text) {}

    Offer read(Line line) throws ProblemException {
        JsonNode node = Json.tree(line.text().getBytes(StandardCharsets.UTF_8));
        if (!node.isObject()) {
            throw problem("The line is no JSON object", "send one object on each line");
        }
        for (String name : (Iterable<String>) node::fieldNames) {
            if (!FIELDS.contains(name)) {
                throw problem("Field " + name + " is unknown", "use only " + FIELDS);
            }
        }
        Content content = content(node);
        return new Offer(
                text(node, "sampleId", true),
                eventTime(node),
                content.type(),
                content.bytes(),
                text(node, "source", false),
                attributes(node.path("attributes")));
    }

    @SuppressWarnings("ArrayRecordComponent") // Handed on at once.
    private record Content(String type, byte[] bytes) {}

    private static Content content(JsonNode node) throws ProblemException {
        int given = (node.has("text") ? 1 : 0) + (node.has("values") ? 1 : 0) + (node.has("base64") ? 1 : 0);
        if (given != 1) {
            throw problem("The line has " + given + " payloads", "give one of text, values and base64");
        }
        if (node.has("text")) {
            return new Content("text/plain", text(node, "text", true).getBytes(StandardCharsets.UTF_8));
        }
        if (node.has("values")) {
            return new Content("application/json", Json.bytes(node.get("values")));
        }
        try {
            return new Content(
                    text(node, "contentType", true), Base64.getDecoder().decode(text(node, "base64", true)));
        } catch (IllegalArgumentException e) {
            throw problem("Field base64 is no Base64: " + e.getMessage(), "encode the payload's bytes as Base64");
        }
    }

    private Instant eventTime(JsonNode node) throws ProblemException {
        String text = text(node, "eventTime", false);
        return text.isEmpty() ? clock.instant() : OfferReader.time("eventTime", text);
    }

    private static Map<String, String> attributes(JsonNode node) throws ProblemException {
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isValueNode()) {
                throw problem("Attribute " + field.getKey() + " is no plain value", "send a string");
            }
            attributes.put(field.getKey(), field.getValue().asText());
        }
        return attributes;
    }

    private static String text(JsonNode node, String name, boolean required) throws ProblemException {
        JsonNode field = node.path(name);
        if (field.isTextual()) {
            return field.asText();
        }
        if (required || !field.isMissingNode()) {
            throw problem("Field " + name + (field.isMissingNode() ? " is missing" : " is no string"), "send a string");
        }
        return "";
    }

    private static ProblemException problem(String detail, String mend) {
        return new ProblemException(Problem.of(400, detail, mend));
    }
}
