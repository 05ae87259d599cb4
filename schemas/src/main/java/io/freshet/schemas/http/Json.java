package io.freshet.schemas.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The one JSON mapper: times in ISO 8601, unknown and repeated fields refused. Safe for many threads. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads one JSON document.
     *
     * @throws ProblemException 400 when the bytes are not JSON
     */
    public static JsonNode tree(byte[] bytes) throws ProblemException {
        return tree(bytes, 0, bytes.length);
    }

    /**
     * Reads one JSON document that is a part of an array.
     *
     * @throws ProblemException 400 when the bytes are not JSON
     */
    public static JsonNode tree(byte[] bytes, int from, int length) throws ProblemException {
        try {
            JsonNode node = MAPPER.readTree(bytes, from, length);
            if (node.isMissingNode()) {
                throw new ProblemException(Problem.of(400, "The body is empty", "send a JSON document")
                        .because(Reason.MALFORMED));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(
                            400,
                            "The body is not JSON that can be read" + place(e.getLocation()),
                            "send one JSON document, at most 1000 levels deep, that has no field twice")
                    .because(Reason.MALFORMED));
        } catch (CharConversionException e) {
            throw new ProblemException(Problem.of(400, "The body is not JSON: it is not UTF-8", "send it in UTF-8")
                    .because(Reason.MALFORMED));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** The parser's own messages name classes. */
    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
