package io.freshet.schemas.http;

/**
 * What a handler answers.
 *
 * @param body bytes as they go out
 */
@SuppressWarnings("ArrayRecordComponent") // Made by a handler, written once.
public record Response(int status, String contentType, byte[] body) {
    public static Response json(int status, Object value) {
        return new Response(status, "application/json", Json.bytes(value));
    }

    public static Response text(int status, String contentType, byte[] body) {
        return new Response(status, contentType, body);
    }
}
