package io.freshet.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final int MOST_LINES = 10_000;

    private BatchReader() {}

    /**
     * Lines of a body that are not blank, with the number of each from 1.
     *
     * @throws ProblemException 400 when there is none, 413 when there are too many
     */
    static List<Line> lines(byte[] body) throws ProblemException {
        List<Line> lines = new ArrayList<>();
        int number = 1;
        int from = 0;
        for (int at = 0; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                if (!isBlank(body, from, at)) {
                    lines.add(new Line(number, body, from, at - from));
                }
                number++;
                from = at + 1;
            }
            if (lines.size() > MOST_LINES) {
                throw new ProblemException(Problem.of(
                                413,
                                "The batch has more than " + MOST_LINES + " lines",
                                "send it as several; none of it was taken")
                        .because(Reason.SIZE));
            }
        }
        if (lines.isEmpty()) {
            throw problem("The batch has no line", "send one JSON object on each line");
        }
        return lines;
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int at = from; at < to; at++) {
            if (body[at] != ' ' && body[at] != '\t' && body[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** A line where it lies in the body: a batch is not copied to be read. */
    @SuppressWarnings("ArrayRecordComponent") // Read once, compared by nobody.
    record Line(int number, byte[] body, int from, int length) {}

    static IncomingEvent read(Line line) throws ProblemException {
        JsonNode node = Json.tree(line.body(), line.from(), line.length());
        if (!node.isObject()) {
            throw problem("The line is no JSON object", "send one object on each line");
        }
        for (String name : (Iterable<String>) node::fieldNames) {
            if (!FIELDS.contains(name)) {
                throw problem("Field " + name + " is unknown", "use only " + FIELDS);
            }
        }
        Content content = content(node);
        return new IncomingEvent(
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
            return new Content("text/plain", utf8(text(node, "text", true)));
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

    private static Optional<Instant> eventTime(JsonNode node) throws ProblemException {
        String text = text(node, "eventTime", false);
        return text.isEmpty() ? Optional.empty() : Optional.of(IncomingEventReader.time("eventTime", text));
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

    private static byte[] utf8(String text) throws ProblemException {
        try {
            return Texts.utf8(text);
        } catch (UndecodableException e) {
            throw new ProblemException(Problem.of(422, "Field text: " + e.getMessage(), "correct or leave out the line")
                    .because(e.reason()));
        }
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

    private static ProblemException problem(String detail, String remedy) {
        return new ProblemException(Problem.of(400, detail, remedy).because(Reason.MALFORMED));
    }
}
