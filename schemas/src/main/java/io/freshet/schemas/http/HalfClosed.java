package io.freshet.schemas.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A client that closed its sending side before it had its answer: it may have left, or wait with nothing more to say.
 * Only a client that left resets the connection when something is written to it, and only the write after that one
 * fails. So while the answer takes its time two interim responses go out, one look after the other, which every client
 * of HTTP/1.1 must pass over; and the last byte of the answer follows the rest after a moment, so that an answer nobody
 * read does not pass for delivered. On the connection's IO thread.
 *
 * <p><em>Source:</em> RFC 9110, section 15.2 (interim responses); RFC 9293, section 3.10.7 (reset of what is closed).
 */
final class HalfClosed {
    private static final AttachmentKey<HalfClosed> KEY = AttachmentKey.create(HalfClosed.class);
    private static final byte[] INTERIM = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_INTERIM = 2;
    private static final int MOMENT_MS = 100;

    private final HttpServerConnection connection;
    private int interim;

    private HalfClosed(HttpServerConnection connection) {
        this.connection = connection;
    }

    /** Notes that the client of an exchange has closed its side; there will be no other request. */
    static HalfClosed of(HttpServerExchange exchange, HttpServerConnection connection) {
        HalfClosed found = exchange.getAttachment(KEY);
        if (found != null) {
            return found;
        }
        HalfClosed fresh = new HalfClosed(connection);
        exchange.putAttachment(KEY, fresh);
        exchange.setPersistent(false);
        if (!exchange.isHttp11()) {
            // A client of HTTP/1.0 does not know interim responses.
            fresh.interim = MOST_INTERIM;
        }
        return fresh;
    }

    /** Whether the client turns out to have left; once its answer is there, sending that is what tells. */
    boolean isLeft(boolean answered) {
        if (answered || interim == MOST_INTERIM) {
            return false;
        }
        interim++;
        ByteBuffer response = ByteBuffer.wrap(INTERIM);
        try {
            connection.getOriginalSinkConduit().write(response);
            // A client that takes in nothing for so long that not even this fits will read no answer.
            return response.hasRemaining();
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends the body of an answer, whose headers are set, the way that its client needs it. */
    static void send(HttpServerExchange exchange, byte[] body, IoCallback written) {
        Sender sender = exchange.getResponseSender();
        if (exchange.getAttachment(KEY) == null || body.length == 0) {
            sender.send(ByteBuffer.wrap(body), written);
            return;
        }
        int rest = body.length - 1;
        sender.send(ByteBuffer.wrap(body, 0, rest), new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange begun, Sender same) {
                begun.getIoThread()
                        .executeAfter(
                                () -> same.send(ByteBuffer.wrap(body, rest, 1), written),
                                MOMENT_MS,
                                TimeUnit.MILLISECONDS);
            }

            @Override
            public void onException(HttpServerExchange broken, Sender same, IOException fault) {
                written.onException(broken, same, fault);
            }
        });
    }
}
