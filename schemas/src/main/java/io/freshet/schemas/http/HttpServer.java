package io.freshet.schemas.http;

import com.google.errorprone.annotations.MustBeClosed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A role's HTTP server. Endpoints begin on worker threads with the request's body read and end whenever their stage
 * does; no thread waits for them. Every error goes out as a problem document; {@code /health/live} and {@code /metrics}
 * are there from the start, and health is answered whatever else is going on.
 *
 * <p>The bodies of all requests that are being read or answered take a quarter of the heap at most, or one largest
 * request where that is more; what does not fit is answered 429.
 */
public final class HttpServer implements AutoCloseable {
    private static final long GRACE_MILLIS = 5_000;
    /** Above it a request is answered 431; above four times as much Undertow answers 400 by itself. */
    private static final int MOST_HEADER_CHARACTERS = 32 << 10;

    private static final int MOST_HEADER_BYTES = 4 * MOST_HEADER_CHARACTERS;
    private static final int HEAP_SHARE = 4;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final int LONGEST_IDLE_MILLIS = 60_000;

    private final Undertow server;
    private final GracefulShutdownHandler shutdown;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(Undertow server, GracefulShutdownHandler shutdown) {
        this.server = server;
        this.shutdown = shutdown;
    }

    /**
     * Where to listen (port 0: any free one) and how much is taken.
     *
     * @param bodiesBytes memory for the bodies of all requests that are being read or answered
     * @param origins hosts and pages beside its own that may speak to it, see {@code security.origins}
     */
    public record Listen(String host, int port, int maxRequestBytes, long bodiesBytes, List<String> origins) {
        public Listen {
            origins = List.copyOf(origins);
        }

        public Listen(String host, int port, int maxRequestBytes) {
            this(
                    host,
                    port,
                    maxRequestBytes,
                    Math.max(maxRequestBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
        }

        Listen(String host, int port, int maxRequestBytes, long bodiesBytes) {
            this(host, port, maxRequestBytes, bodiesBytes, List.of());
        }

        /** The same, and taking requests for these hosts and from these pages. */
        public Listen allowing(List<String> more) {
            return new Listen(host, port, maxRequestBytes, bodiesBytes, more);
        }
    }

    /** A state that is at hand. */
    @FunctionalInterface
    public interface Probe {
        /**
         * The state as an answer, at once.
         *
         * @throws ProblemException to answer with a problem document
         */
        Response state() throws ProblemException;
    }

    /** The routes of a role, collected before it starts to listen. */
    public static final class Routes {
        // Else a parameter of the query would stand in for one of the path.
        private final RoutingHandler routing = new RoutingHandler(false);
        private final MethodTable methods = new MethodTable();
        private final PrometheusMeterRegistry metrics;
        private final MemoryBudget budget = new MemoryBudget();
        private final Faults faults = new Faults();

        public Routes(PrometheusMeterRegistry metrics) {
            this.metrics = metrics;
            metrics.gauge("freshet.http.bodies.bytes", budget, MemoryBudget::bytes);
            get(
                    "/metrics",
                    Endpoint.computed(request -> new Response(
                            200,
                            "text/plain; version=0.0.4; charset=utf-8",
                            metrics.scrape().getBytes(StandardCharsets.UTF_8))));
            live("/health/live");
            routing.setFallbackHandler(methods::answer);
            routing.setInvalidMethodHandler(methods::answer);
        }

        public Routes get(String path, Endpoint handler) {
            Dispatch dispatch = new Dispatch(handler, this, path);
            add(Methods.GET, path, dispatch);
            // The server sends no body then.
            add(Methods.HEAD, path, dispatch);
            return this;
        }

        public Routes post(String path, Endpoint handler) {
            add(Methods.POST, path, new Dispatch(handler, this, path));
            return this;
        }

        /**
         * A route that nothing can block, for health: it is answered on the IO thread, before any queue, whatever the
         * workers do. The state must be at hand: a volatile field, never a lock or a call to the outside.
         */
        public Routes probe(String path, Probe probe) {
            HttpHandler handler = exchange -> {
                try {
                    send(exchange, probe.state());
                } catch (ProblemException e) {
                    send(exchange, e.problem());
                }
            };
            add(Methods.GET, path, handler);
            add(Methods.HEAD, path, handler);
            return this;
        }

        /** A route that says whether the process can be relied on. */
        public Routes live(String path) {
            return probe(path, faults::live);
        }

        /** A route that deals with the exchange by itself, for what is no plain answer: a stream of events. */
        public Routes stream(String path, HttpHandler handler) {
            add(Methods.GET, path, handler);
            // Of a stream that nobody will read.
            add(Methods.HEAD, path, HttpServerExchange::endExchange);
            return this;
        }

        private void add(HttpString method, String path, HttpHandler handler) {
            routing.add(method, path, handler);
            methods.add(method, path);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the address is taken or not ours
     */
    @MustBeClosed
    public static HttpServer start(Listen listen, Routes routes) throws IOException {
        return start(listen, routes, LONGEST_STOP);
    }

    /** Starts to listen, with another patience for bodies that come to a stop. */
    @MustBeClosed
    static HttpServer start(Listen listen, Routes routes, Duration longestStop) throws IOException {
        routes.budget.open(listen.bodiesBytes(), longestStop);
        GracefulShutdownHandler shutdown = new GracefulShutdownHandler(
                new Gatekeeper(new AllowedOrigins(listen.host(), listen.origins()), routes.routing));
        Undertow server = Undertow.builder()
                .addHttpListener(listen.port(), listen.host())
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) listen.maxRequestBytes())
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
                // Headers that drip in are given up as a whole, however often a byte of them comes.
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) longestStop.toMillis())
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, LONGEST_IDLE_MILLIS)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, LONGEST_IDLE_MILLIS)
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
        return new HttpServer(server, shutdown);
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
        send(exchange, problem, IoCallback.END_EXCHANGE);
    }

    private static void send(HttpServerExchange exchange, Problem problem, IoCallback written) {
        if (problem.retryAfterSeconds() != null) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, problem.retryAfterSeconds());
        }
        send(
                exchange,
                new Response(problem.status(), Problem.CONTENT_TYPE, Json.bytes(problem.at(exchange.getRequestPath()))),
                written);
    }

    /** Sends an answer. */
    public static void send(HttpServerExchange exchange, Response answer) {
        send(exchange, answer, IoCallback.END_EXCHANGE);
    }

    private static void send(HttpServerExchange exchange, Response answer, IoCallback written) {
        exchange.setStatusCode(answer.status());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.contentType());
        exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, answer.body().length);
        HalfClosed.send(exchange, answer.body(), written);
    }

    /** Reads the body, leaves the IO thread, and turns whatever happens into an answer. */
    private static final class Dispatch implements HttpHandler, PendingAnswer.Outlet {
        private final Endpoint handler;
        private final Routes routes;
        private final String path;

        Dispatch(Endpoint handler, Routes routes, String path) {
            this.handler = handler;
            this.routes = routes;
            this.path = path;
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) {
            Optional<Problem> unfit = unfit(exchange.getRequestHeaders());
            if (unfit.isPresent()) {
                // What it brings is not worth reading.
                exchange.setPersistent(false);
                refuse(exchange, unfit.get());
                return;
            }
            Body.read(exchange, routes.budget, new Body.Taker() {
                @Override
                public void whole(Body body) {
                    PendingAnswer.begin(exchange, body, handler, Dispatch.this);
                }

                @Override
                public void failed(Problem problem) {
                    exchange.dispatch(() -> refuse(exchange, problem));
                }
            });
        }

        private static Optional<Problem> unfit(HeaderMap headers) {
            int characters = 0;
            for (HeaderValues values : headers) {
                for (String value : values) {
                    characters += values.getHeaderName().length() + value.length();
                }
            }
            if (characters > MOST_HEADER_CHARACTERS) {
                return Optional.of(Problem.of(
                                431,
                                "The headers have " + characters + " characters",
                                "send at most " + MOST_HEADER_CHARACTERS)
                        .because(Reason.HEADERS));
            }
            String coding = headers.getFirst(Headers.CONTENT_ENCODING);
            if (coding != null && !coding.equalsIgnoreCase("identity")) {
                return Optional.of(Problem.of(
                                415,
                                "Content-Encoding is " + coding,
                                "send the body as it is, without Content-Encoding")
                        .because(Reason.CONTENT_ENCODING));
            }
            return Optional.empty();
        }

        @Override
        public void send(HttpServerExchange exchange, Response answer, IoCallback written) {
            count(answer.status());
            HttpServer.send(exchange, answer, written);
        }

        @Override
        public void refuse(HttpServerExchange exchange, Problem problem, IoCallback written) {
            count(problem.status());
            HttpServer.send(exchange, problem, written);
        }

        @Override
        public void failed(HttpServerExchange exchange, Throwable fault, IoCallback written) {
            refuse(exchange, routes.faults.problem(path, fault), written);
        }

        private void refuse(HttpServerExchange exchange, Problem problem) {
            refuse(exchange, problem, IoCallback.END_EXCHANGE);
        }

        private void count(int status) {
            Counter.builder("freshet.http.requests")
                    .tag("path", path)
                    .tag("status", Integer.toString(status))
                    .register(routes.metrics)
                    .increment();
        }
    }
}
