package io.freshet.serving.http;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.http.Shown;
import io.freshet.schemas.media.HeaderValue;
import io.freshet.schemas.media.MediaType;
import io.freshet.schemas.media.UndecodableException;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body into its named parts, whole or not at all.
 *
 * <p><em>Source:</em> RFC 7578, multipart/form-data; RFC 2183, Content-Disposition.
 */
final class MultipartBody {
    private static final int MAX_PARTS = 32;
    private static final int MOST_BOUNDARY = 200;
    private static final String REMEDY = "send multipart/form-data with a part per modality";
    private static final String TEXT = "text/plain";

    private MultipartBody() {}

    /**
     * A part of a form.
     *
     * @param contentType as the part names it; empty when it does not
     */
    @SuppressWarnings("ArrayRecordComponent") // Read once, compared by nobody.
    record Part(Optional<String> contentType, byte[] bytes) {}

    /**
     * The parts by name. A charset that the form names, by its own type or in a part {@code _charset_}, is that of
     * every part that names no type. A file that a browser's user did not choose is no part.
     *
     * @throws ProblemException 400 when the body is not multipart, breaks off, or repeats a name
     */
    static Map<String, Part> parse(String contentType, byte[] body) throws ProblemException {
        Map<String, String> parameters = parameters(contentType);
        String boundary = parameters.getOrDefault("boundary", "");
        if (boundary.isEmpty() || boundary.length() > MOST_BOUNDARY) {
            throw bad("The Content-Type names no boundary", "let your HTTP library set it");
        }
        Collector parts = new Collector();
        try (DefaultByteBufferPool pool = new DefaultByteBufferPool(false, 4096)) {
            MultipartParser.ParseState parser = MultipartParser.beginParse(
                    pool, parts, boundary.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8.name());
            parser.parse(ByteBuffer.wrap(body));
            if (!parser.isComplete()) {
                throw bad("The body breaks off before its last boundary", "send it again whole");
            }
        } catch (UnreadablePart e) {
            throw bad("The body is not multipart: " + e.getMessage(), REMEDY);
        } catch (IOException | RuntimeException e) {
            // The parser throws unchecked exceptions on some malformed headers.
            throw bad("The body is not multipart", REMEDY);
        }
        return named(parts.all, parameters.get("charset"));
    }

    private static Map<String, String> parameters(String contentType) throws ProblemException {
        try {
            return MediaType.parse(contentType).parameters();
        } catch (UndecodableException e) {
            throw bad(String.valueOf(e.getMessage()), "let your HTTP library set it");
        }
    }

    /** With the charset of the form where a part does not name its type. */
    private static Map<String, Part> named(Map<String, Part> parts, @Nullable String ofForm) {
        Part field = parts.remove("_charset_");
        String charset = field == null ? ofForm : new String(field.bytes(), StandardCharsets.ISO_8859_1).trim();
        if (charset != null) {
            String type = TEXT + "; charset=\"" + charset.replaceAll("[\"\\\\]", "") + '"';
            parts.replaceAll(
                    (name, part) -> part.contentType().isPresent() ? part : new Part(Optional.of(type), part.bytes()));
        }
        return parts;
    }

    private static ProblemException bad(String detail, String remedy) {
        return new ProblemException(Problem.of(400, detail, remedy).because(Reason.MALFORMED));
    }

    /** What we found wrong ourselves. */
    private static final class UnreadablePart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadablePart(String message) {
            super(message);
        }
    }

    /** Keeps what the parser finds. One parse, one thread. */
    private static final class Collector implements MultipartParser.PartHandler {
        private final Map<String, Part> all = new LinkedHashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Map<String, String> disposition = Map.of();
        private Optional<String> contentType = Optional.empty();

        @Override
        public void beginPart(HeaderMap headers) {
            disposition = disposition(headers.getFirst(Headers.CONTENT_DISPOSITION));
            contentType = Optional.ofNullable(headers.getFirst(Headers.CONTENT_TYPE));
            bytes.reset();
        }

        private static Map<String, String> disposition(@Nullable String header) {
            if (header == null) {
                return Map.of();
            }
            try {
                HeaderValue value = HeaderValue.parse(header);
                if (!value.value().equals("form-data")) {
                    throw new UnreadablePart("a part is not form-data");
                }
                return value.parameters();
            } catch (IllegalArgumentException e) {
                throw new UnreadablePart("of a Content-Disposition " + e.getMessage());
            }
        }

        @Override
        public void data(ByteBuffer buffer) {
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }

        @Override
        public void endPart() {
            String name = disposition.getOrDefault("name", "");
            if (name.isEmpty()) {
                throw new UnreadablePart("a part has no name");
            }
            if (bytes.size() == 0
                    && disposition.getOrDefault("filename", "chosen").isEmpty()) {
                return;
            }
            if (all.size() == MAX_PARTS) {
                throw new UnreadablePart("there are more than " + MAX_PARTS + " parts");
            }
            if (all.putIfAbsent(name, new Part(contentType, bytes.toByteArray())) != null) {
                throw new UnreadablePart("part " + Shown.brief(name) + " is there twice");
            }
        }
    }
}
