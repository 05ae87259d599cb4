package io.freshet.schemas.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One request: path parameters, headers and its whole body. */
public final class Request {
    private final HttpServerExchange exchange;
    private final byte[] body;
    private final CompletableFuture<Boolean> delivered;

    Request(HttpServerExchange exchange, byte[] body, CompletableFuture<Boolean> delivered) {
        this.exchange = exchange;
        this.body = body;
        this.delivered = delivered;
    }

    /**
     * Completes once for every request: true when the whole answer was handed to the connection while the client was
     * there, false when it went away before. On the connection's IO thread: what depends on it must be quick.
     */
    public CompletableFuture<Boolean> delivered() {
        return delivered;
    }

    /** Value of a {@code {name}} in the route; no query can change it. */
    public String path(String name) {
        String value = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY)
                .getParameters()
                .get(name);
        return Objects.requireNonNull(value, () -> "the route has no {" + name + "}");
    }

    /** Value of {@code ?name=} in the query, the first where there are several. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(Deque::peekFirst);
    }

    /** Value of a header; of bytes beyond ASCII those that are UTF-8 are read so, as in a body, others as Latin-1. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).map(Request::text);
    }

    /** Every header whose name begins with a prefix, in any case, by the rest of its name in lower case. */
    public Map<String, String> headersAfter(String prefix) {
        Map<String, String> found = new TreeMap<>();
        exchange.getRequestHeaders().forEach(values -> {
            String name = values.getHeaderName().toString().toLowerCase(Locale.ROOT);
            if (name.startsWith(prefix.toLowerCase(Locale.ROOT))) {
                found.put(name.substring(prefix.length()), text(values.getFirst()));
            }
        });
        return found;
    }

    /** Undertow makes a character of each byte. */
    private static String text(String raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return raw;
        }
    }

    /** Media type of the body with its parameters; {@code application/octet-stream} when the request does not say. */
    public String contentType() {
        return header(Headers.CONTENT_TYPE_STRING).orElse("application/octet-stream");
    }

    /** The body with the type that it came with. */
    public TypedBody typed() {
        return new TypedBody(contentType(), body);
    }

    public byte[] body() {
        return body;
    }
}
