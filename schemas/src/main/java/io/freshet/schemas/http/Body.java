package io.freshet.schemas.http;

import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;

/**
 * A request's body while it comes in. Memory is taken from the {@link MemoryBudget} as bytes arrive and not as they are
 * announced, so that a header alone holds nothing; a body that comes to a stop, or drips in, is given up. On the
 * connection's IO thread until it is whole.
 */
final class Body {
    private static final int FIRST_BYTES = 4 << 10;
    /** What Undertow lets through above the limit where no length was announced: it would hang up without an answer. */
    private static final int SLACK_BYTES = 1 << 20;
    /** Slower than any line that carries an event: a body that drips in holds a connection and memory. */
    private static final long LEAST_BYTES_PER_SECOND = 256;

    private final HttpServerExchange exchange;
    private final MemoryBudget budget;
    private final int mostBytes;
    private final Taker taker;
    private byte[] bytes = {};
    private int size;
    private int sizeAtLastLook;
    private boolean ended;
    private XnioExecutor.Key look;

    /** Who gets the body, or what is wrong with it. */
    interface Taker {
        void whole(Body body);

        void failed(Problem problem);
    }

    @SuppressWarnings("NullAway.Init") // The first look is ahead before anything else.
    private Body(HttpServerExchange exchange, MemoryBudget budget, Taker taker) {
        this.exchange = exchange;
        this.budget = budget;
        this.taker = taker;
        long announced = exchange.getRequestContentLength();
        long limit = exchange.getMaxEntitySize();
        this.mostBytes = (int) Math.min(Integer.MAX_VALUE - 8, announced < 0 ? limit : announced);
        if (announced < 0) {
            exchange.setMaxEntitySize(limit + SLACK_BYTES);
        }
    }

    /** Reads a body; exactly one of the taker's methods is called, once. */
    static void read(HttpServerExchange exchange, MemoryBudget budget, Taker taker) {
        Body body = new Body(exchange, budget, taker);
        body.lookAhead();
        exchange.getRequestReceiver()
                .receivePartialBytes((read, some, last) -> body.add(some, last), (read, e) -> body.breakOff(e));
    }

    /** All of it, once it is whole. */
    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Gives its memory back. */
    void free() {
        budget.give(bytes.length);
        bytes = new byte[0];
        size = 0;
    }

    private void add(byte[] some, boolean last) {
        if (ended) {
            return;
        }
        if (size + some.length > mostBytes) {
            fail(tooLarge());
            return;
        }
        if (size + some.length > bytes.length && !grow(size + some.length)) {
            return;
        }
        System.arraycopy(some, 0, bytes, size, some.length);
        size += some.length;
        if (last) {
            end();
            taker.whole(this);
        }
    }

    private boolean grow(int needed) {
        int length = Math.max(needed, (int) Math.min(mostBytes, Math.max(FIRST_BYTES, 2L * bytes.length)));
        if (!budget.take(length - bytes.length)) {
            fail(Problem.of(429, "The server holds as many requests as fit its memory", "send it again a little later")
                    .because(Reason.BUSY)
                    .retryAfter(1));
            return false;
        }
        bytes = Arrays.copyOf(bytes, length);
        return true;
    }

    private void breakOff(IOException e) {
        if (!ended) {
            fail(
                    e instanceof RequestTooBigException || e instanceof Receiver.RequestToLargeException
                            ? tooLarge()
                            : Problem.of(400, "The request broke off", "send it again")
                                    .because(Reason.MALFORMED));
        }
    }

    private static Problem tooLarge() {
        return Problem.of(
                        413,
                        "The request is larger than this server takes",
                        "send less, or raise max-request in the configuration")
                .because(Reason.SIZE);
    }

    private void lookAhead() {
        sizeAtLastLook = size;
        look = exchange.getIoThread()
                .executeAfter(this::lookAgain, budget.longestStop().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        if (ended) {
            return;
        }
        long stop = budget.longestStop().toMillis();
        if (size - sizeAtLastLook >= Math.max(1, LEAST_BYTES_PER_SECOND * stop / 1000)) {
            lookAhead();
            return;
        }
        fail(Problem.of(
                        408,
                        "Of the body came " + (size - sizeAtLastLook) + " bytes in " + stop + " ms",
                        "send it again whole, at " + LEAST_BYTES_PER_SECOND + " bytes a second or more")
                .because(Reason.SLOW));
    }

    private void fail(Problem problem) {
        end();
        free();
        // The rest of the body is not worth reading.
        exchange.setPersistent(false);
        exchange.getRequestReceiver().pause();
        taker.failed(problem);
    }

    private void end() {
        ended = true;
        look.remove();
    }
}
