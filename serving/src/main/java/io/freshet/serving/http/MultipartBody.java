package io.freshet.serving.http;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.serving.score.ScoreRequest.Payload;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.MultipartParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body into its named parts, whole or not at all.
 *
 * <p><em>Source:</em> RFC 7578, multipart/form-data.
 */
final class MultipartBody {
    private static final int MAX_PARTS = 32;
    private static final String TEXT = "text/plain";

    private MultipartBody() {}

    /**
     * The parts by name; a part that names no type is text.
     *
     * @throws ProblemException 400 when the body is not multipart, breaks off, or repeats a name
     */
    static Map<String, Payload> parse(String contentType, byte[] body) throws ProblemException {
        String boundary = Headers.extractQuotedValueFromHeader(contentType, "boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw bad("The Content-Type names no boundary", "let your HTTP library set it");
        }
        Collector parts = new Collector();
        try (DefaultByteBufferPool pool = new DefaultByteBufferPool(false, 4096)) {
            MultipartParser.ParseState parser = MultipartParser.beginParse(
                    pool, parts, boundary.getBytes(StandardCharsets.US_ASCII), StandardCharsets.UTF_8.name());
            parser.parse(ByteBuffer.wrap(body));
            if (!parser.isComplete()) {
                throw bad("The body breaks off before its last boundary", "send it again whole");
            }
        } catch (IOException | RuntimeException e) {
            // The parser throws unchecked exceptions on some malformed headers.
            throw bad(
                    "The body is not multipart: " + e.getMessage(),
                    "send multipart/form-data with a part per modality");
        }
        return parts.all;
    }

    private static ProblemException bad(String detail, String remedy) {
        return new ProblemException(Problem.of(400, detail, remedy));
    }

    /** Keeps what the parser finds. One parse, one thread. */
    private static final class Collector implements MultipartParser.PartHandler {
        private final Map<String, Payload> all = new LinkedHashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable String name;
        private String contentType = TEXT;

        @Override
        public void beginPart(HeaderMap headers) {
            String disposition = headers.getFirst(Headers.CONTENT_DISPOSITION);
            name = disposition == null ? null : Headers.extractQuotedValueFromHeader(disposition, "name");
            String type = headers.getFirst(Headers.CONTENT_TYPE);
            contentType = type == null ? TEXT : type;
            bytes.reset();
        }

        @Override
        public void data(ByteBuffer buffer) {
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }

        @Override
        public void endPart() {
            String part = name;
            if (part == null || part.isEmpty()) {
                throw new IllegalArgumentException("a part has no name");
            }
            if (all.size() == MAX_PARTS) {
                throw new IllegalArgumentException("there are more than " + MAX_PARTS + " parts");
            }
            if (all.putIfAbsent(part, new Payload(contentType, bytes.toByteArray())) != null) {
                throw new IllegalArgumentException("part " + part + " is there twice");
            }
        }
    }
}
