package io.freshet.schemas.http;

/**
 * What a handler answers.
 *
 * @param body bytes as they go out
 */
@SuppressWarnings("ArrayRecordComponent") // Made by a handler, written once.
public record Answer(int status, String contentType, byte[] body) {
    public static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Json.bytes(value));
    }

    public static Answer text(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body);
    }
}
