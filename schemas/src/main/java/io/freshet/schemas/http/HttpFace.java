package io.freshet.schemas.http;

import com.google.errorprone.annotations.MustBeClosed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A role's HTTP server. Handlers run on worker threads with the request's body read; every error goes out as a problem
 * document; {@code /health/live} and {@code /metrics} are there from the start.
 */
public final class HttpFace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFace.class);
    private static final long GRACE_MILLIS = 5_000;

    private final Undertow server;
    private final GracefulShutdownHandler shutdown;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpFace(Undertow server, GracefulShutdownHandler shutdown) {
        this.server = server;
        this.shutdown = shutdown;
    }

    /** Where to listen (port 0: any free one) and how large a request may be. */
    public record Listen(String host, int port, int maxRequestBytes) {}

    /** The routes of a role, collected before it starts to listen. */
    public static final class Routes {
        private final RoutingHandler routing = new RoutingHandler();
        private final PrometheusMeterRegistry metrics;

        public Routes(PrometheusMeterRegistry metrics) {
            this.metrics = metrics;
            get(
                    "/metrics",
                    request -> new Answer(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            metrics.scrape().getBytes(StandardCharsets.UTF_8)));
            get("/health/live", request -> Answer.json(200, Map.of("live", true)));
            routing.setFallbackHandler(exchange -> send(
                    exchange,
                    Problem.of(
                            404,
                            "There is nothing at " + exchange.getRequestPath(),
                            "look at the list of paths in README.md")));
            routing.setInvalidMethodHandler(exchange -> send(
                    exchange,
                    Problem.of(
                            405,
                            exchange.getRequestMethod() + " is not for " + exchange.getRequestPath(),
                            "use another method")));
        }

        public Routes get(String path, Handler handler) {
            routing.get(path, new Dispatch(handler, metrics, path));
            return this;
        }

        public Routes post(String path, Handler handler) {
            routing.post(path, new Dispatch(handler, metrics, path));
            return this;
        }

        /** A route that deals with the exchange by itself, for what is no plain answer: event streams, multipart. */
        public Routes raw(String method, String path, HttpHandler handler) {
            routing.add(new HttpString(method), path, handler);
            return this;
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the address is taken or not ours
     */
    @MustBeClosed
    public static HttpFace start(Listen listen, Routes routes) throws IOException {
        GracefulShutdownHandler shutdown = new GracefulShutdownHandler(routes.routing);
        Undertow server = Undertow.builder()
                .addHttpListener(listen.port(), listen.host())
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) listen.maxRequestBytes())
                .setIoThreads(2)
                .setWorkerThreads(32)
                .setHandler(shutdown)
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException taken) {
                throw new IOException(
                        "port " + listen.port() + " of " + listen.host() + " cannot be used (" + taken.getMessage()
                                + "); stop what uses it or choose another",
                        e);
            }
            throw e;
        }
        return new HttpFace(server, shutdown);
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Takes no more requests, lets those under way end within five seconds, then stops. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shutdown.shutdown();
            try {
                shutdown.awaitShutdown(GRACE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.stop();
        }
    }

    /**
     * Sends a problem document as the whole answer. For raw routes; handlers throw {@link ProblemException} instead.
     */
    public static void send(HttpServerExchange exchange, Problem problem) {
        if (problem.retryAfterSeconds() != null) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, problem.retryAfterSeconds());
        }
        send(
                exchange,
                new Answer(problem.status(), Problem.CONTENT_TYPE, Json.bytes(problem.at(exchange.getRequestPath()))));
    }

    /** Sends an answer. */
    public static void send(HttpServerExchange exchange, Answer answer) {
        exchange.setStatusCode(answer.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.contentType());
        exchange.getResponseSender().send(ByteBuffer.wrap(answer.body()));
    }

    /** Reads the body, leaves the IO thread, and turns whatever happens into an answer. */
    private static final class Dispatch implements HttpHandler {
        private final Handler handler;
        private final PrometheusMeterRegistry metrics;
        private final String path;

        Dispatch(Handler handler, PrometheusMeterRegistry metrics, String path) {
            this.handler = handler;
            this.metrics = metrics;
            this.path = path;
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) {
            exchange.getRequestReceiver()
                    .receiveFullBytes(
                            (read, body) -> read.dispatch(() -> answer(read, body)), (failed, e) -> fail(failed, e));
        }

        private void answer(HttpServerExchange exchange, byte[] body) {
            try {
                Answer answer = handler.handle(new Request(exchange, body));
                count(answer.status());
                send(exchange, answer);
            } catch (ProblemException e) {
                count(e.problem().status());
                send(exchange, e.problem());
            } catch (RuntimeException e) {
                LOG.error("request {} failed", path, e);
                count(500);
                send(
                        exchange,
                        Problem.of(
                                500,
                                "The server failed: " + e.getClass().getSimpleName(),
                                "look into the role's log; this is a bug"));
            }
        }

        private void fail(HttpServerExchange exchange, IOException e) {
            boolean tooLarge = e instanceof RequestTooBigException;
            count(tooLarge ? 413 : 400);
            send(
                    exchange,
                    tooLarge
                            ? Problem.of(
                                    413,
                                    "The request is larger than this server takes",
                                    "send less, or raise max-request in the configuration")
                            : Problem.of(400, "The request broke off: " + e.getMessage(), "send it again"));
        }

        private void count(int status) {
            Counter.builder("freshet.http.requests")
                    .tag("path", path)
                    .tag("status", Integer.toString(status))
                    .register(metrics)
                    .increment();
        }
    }
}
