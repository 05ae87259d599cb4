package io.freshet.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.http.JsonFields;
import io.freshet.schemas.http.PayloadProblems;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.media.Texts;
import io.freshet.schemas.media.UndecodableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the lines of a batch: {@code {"sampleId":"7","eventTime":"2026-01-01T00:00:00Z","text":".."}}, with
 * {@code "values":[..]} or {@code "base64":".."} and {@code "contentType"} in place of {@code "text"}, and
 * {@code "source"} and {@code "attributes":{..}} if wanted.
 */
final class BatchReader {
    private static final String[] FIELDS = {
        "sampleId", "eventTime", "text", "values", "base64", "contentType", "source", "attributes"
    };

    private static final int MOST_LINES = 10_000;
    /** Which some editors set before the first line. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private BatchReader() {}

    /**
     * Lines of a body that are not blank, with the number of each from 1.
     *
     * @throws ProblemException 400 when there is none, 413 when there are too many
     */
    static List<Line> lines(byte[] body) throws ProblemException {
        List<Line> lines = new ArrayList<>();
        int number = 1;
        int from = beginsWithMark(body) ? MARK.length : 0;
        for (int at = from; at <= body.length; at++) {
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

    private static boolean beginsWithMark(byte[] body) {
        return body.length >= MARK.length && Arrays.equals(body, 0, MARK.length, MARK, 0, MARK.length);
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int at = from; at < to; at++) {
            if (body[at] != ' ' && body[at] != '\t' && body[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** A line in place in the body: a batch is not copied to be read. */
    @SuppressWarnings("ArrayRecordComponent") // Read once, compared by nobody.
    record Line(int number, byte[] body, int from, int length) {}

    static IncomingEvent read(Line line) throws ProblemException {
        JsonNode node = Json.tree(line.body(), line.from(), line.length());
        JsonFields.known(node, FIELDS);
        Content content = content(node);
        Optional<String> time = JsonFields.text(node, "eventTime");
        return new IncomingEvent(
                JsonFields.neededText(node, "sampleId"),
                time.isEmpty() ? Optional.empty() : Optional.of(IncomingEventReader.time("eventTime", time.get())),
                content.type(),
                content.bytes(),
                JsonFields.text(node, "source").orElse(""),
                JsonFields.plainValues(node, "attributes"));
    }

    @SuppressWarnings("ArrayRecordComponent") // Handed on at once.
    private record Content(String type, byte[] bytes) {}

    private static Content content(JsonNode node) throws ProblemException {
        List<String> given = Stream.of("text", "values", "base64")
                .filter(name -> JsonFields.has(node, name))
                .toList();
        if (given.size() != 1) {
            throw problem("The line has " + given.size() + " payloads", "give one of text, values and base64");
        }
        return switch (given.get(0)) {
            case "text" -> new Content("text/plain", utf8(JsonFields.neededText(node, "text")));
            case "values" -> new Content("application/json", Json.bytes(node.get("values")));
            default ->
                new Content(JsonFields.neededText(node, "contentType"), bytes(JsonFields.neededText(node, "base64")));
        };
    }

    private static byte[] bytes(String base64) throws ProblemException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw problem("Field base64 is no Base64", "encode the payload's bytes as Base64");
        }
    }

    private static byte[] utf8(String text) throws ProblemException {
        try {
            return Texts.utf8(text);
        } catch (UndecodableException e) {
            throw PayloadProblems.of(e, "Field text");
        }
    }

    private static ProblemException problem(String detail, String remedy) {
        return new ProblemException(Problem.of(400, detail, remedy).because(Reason.MALFORMED));
    }
}
