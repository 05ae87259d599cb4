package io.freshet.schemas.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that gives the same answer to every question for a schema, and counts the questions. */
final class RegistryStub implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile int status;
    private volatile byte[] body;

    RegistryStub(int status, String body) throws IOException {
        answer(status, body);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::reply);
        server.start();
    }

    void answer(int newStatus, String newBody) {
        status = newStatus;
        body = newBody.getBytes(StandardCharsets.UTF_8);
    }

    int questions() {
        return questions.get();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Gives an empty answer of another status below a path. */
    void answerFrom(String path, int otherStatus) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(otherStatus, -1);
            exchange.close();
        });
    }

    private void reply(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
