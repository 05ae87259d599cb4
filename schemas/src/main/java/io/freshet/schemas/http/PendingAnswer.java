package io.freshet.schemas.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One request from the moment that its body is whole until its answer is on the wire. The endpoint is called on a
 * worker thread; everything else happens on the connection's IO thread, so that no lock is needed and no thread waits.
 *
 * <p>While the endpoint takes its time the connection is looked at: a client that has left waits for no answer. It gets
 * none, {@link Request#delivered()} says so, and the endpoint's stage is cancelled. A client that closed only its
 * sending side has not left, and gets its answer ({@link HalfClosed}).
 */
final class PendingAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(PendingAnswer.class);
    private static final int LOOK_MS = 200;

    private final HttpServerExchange exchange;
    private final Body body;
    private final Outlet outlet;
    private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();
    private @Nullable CompletionStage<Response> stage;
    private XnioExecutor.@Nullable Key look;
    private boolean over;

    /** How answers are written; each method sends one, of which the callback is told. */
    interface Outlet {
        void send(HttpServerExchange exchange, Response answer, IoCallback written);

        void refuse(HttpServerExchange exchange, Problem problem, IoCallback written);

        void failed(HttpServerExchange exchange, Throwable fault, IoCallback written);
    }

    private PendingAnswer(HttpServerExchange exchange, Body body, Outlet outlet) {
        this.exchange = exchange;
        this.body = body;
        this.outlet = outlet;
    }

    /** Has a whole request answered; the body is freed when that is over. */
    static void begin(HttpServerExchange exchange, Body body, Endpoint endpoint, Outlet outlet) {
        PendingAnswer answer = new PendingAnswer(exchange, body, outlet);
        exchange.dispatch(() -> answer.ask(endpoint));
    }

    private void ask(Endpoint endpoint) {
        CompletionStage<Response> begun = begun(endpoint);
        onIoThread(() -> follow(begun));
    }

    private CompletionStage<Response> begun(Endpoint endpoint) {
        try {
            return endpoint.handle(new Request(exchange, body.bytes(), delivered));
        } catch (ProblemException | RuntimeException | Error e) {
            // Whatever happened, the client is answered; the outlet logs what is no ordinary problem.
            return CompletableFuture.failedFuture(e);
        }
    }

    private void follow(CompletionStage<Response> begun) {
        stage = begun;
        CompletableFuture<Response> future = begun.toCompletableFuture();
        if (!future.isDone()) {
            lookLater();
        }
        var ignored = begun.whenComplete((answer, fault) -> onIoThread(() -> finish(answer, fault)));
    }

    private void finish(@Nullable Response answer, @Nullable Throwable fault) {
        if (over) {
            return;
        }
        end();
        if (isClientGone()) {
            abandon();
        } else if (answer != null) {
            outlet.send(exchange, answer, written());
        } else if (fault == null) {
            outlet.failed(exchange, new IllegalStateException("the stage completed without an answer"), written());
        } else if (Endpoint.cause(fault) instanceof ProblemException refused) {
            outlet.refuse(exchange, refused.problem(), written());
        } else {
            outlet.failed(exchange, Endpoint.cause(fault), written());
        }
    }

    /** Before the answer goes out: who has it may send the next request. */
    private void end() {
        over = true;
        if (look != null) {
            look.remove();
        }
        body.free();
    }

    private IoCallback written() {
        return new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange done, Sender sender) {
                IoCallback.END_EXCHANGE.onComplete(done, sender);
                delivered.complete(true);
            }

            @Override
            public void onException(HttpServerExchange broken, Sender sender, IOException fault) {
                IoCallback.END_EXCHANGE.onException(broken, sender, fault);
                delivered.complete(false);
            }
        };
    }

    private void lookLater() {
        look = exchange.getIoThread().executeAfter(this::lookAgain, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        if (over) {
            return;
        }
        if (!isClientGone()) {
            lookLater();
            return;
        }
        end();
        abandon();
        if (stage != null) {
            stage.toCompletableFuture().cancel(false);
        }
    }

    private void abandon() {
        LOG.debug("the client of {} went away before its answer", exchange.getRequestPath());
        IoUtils.safeClose(exchange.getConnection());
        delivered.complete(false);
    }

    /**
     * Whether the client has left, as far as the connection shows it. What a client sends ahead of its answer
     * (pipelining) is put back for the next request.
     */
    private boolean isClientGone() {
        if (!(exchange.getConnection() instanceof HttpServerConnection connection)) {
            return false;
        }
        if (!connection.isOpen()) {
            return true;
        }
        if (connection.getExtraBytes() != null) {
            return false;
        }
        PooledByteBuffer ahead = connection.getByteBufferPool().allocate();
        try {
            int read = connection.getOriginalSourceConduit().read(ahead.getBuffer());
            if (read > 0) {
                ahead.getBuffer().flip();
                connection.ungetRequestBytes(ahead);
                return false;
            }
            ahead.close();
            return read < 0 && HalfClosed.of(exchange, connection).isLeft(over);
        } catch (IOException e) {
            ahead.close();
            return true;
        }
    }

    private void onIoThread(Runnable step) {
        try {
            exchange.getIoThread().execute(step);
        } catch (RejectedExecutionException e) {
            // The server has stopped, and with it every connection.
            body.free();
            delivered.complete(false);
        }
    }
}
