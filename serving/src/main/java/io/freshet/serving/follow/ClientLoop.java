package io.freshet.serving.follow;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.failure.Backoff;
import io.freshet.schemas.failure.Failure;
import io.freshet.schemas.health.Restarts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that steps a session until it is closed. When the outside fails (Kafka, the registry, a store), or another
 * instance took its place in the group, the session is closed, counted ({@code freshet_loop_restarts_total}), and
 * another is opened after a growing pause, for as long as it takes. Anything else that is thrown would be thrown again:
 * it ends the loop, and {@link #failure()} says so.
 */
public final class ClientLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A session that worked for so long has nothing to do with the failures before it. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final ClientSession.Factory sessions;
    private final Counter restarts;
    private final Restarts health;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final Thread thread;

    private ClientLoop(String name, ClientSession.Factory sessions, MeterRegistry meters, Restarts health) {
        this.name = name;
        this.health = health;
        this.sessions = sessions;
        this.restarts = Counter.builder("freshet.loop.restarts")
                .description("Sessions with Kafka that failed and were opened again")
                .tag("loop", name)
                .register(meters);
        this.thread = new Thread(this::run, "freshet-" + name);
    }

    /**
     * Starts stepping.
     *
     * @param health where sessions that fail one after another are reported
     */
    @MustBeClosed
    public static ClientLoop start(String name, ClientSession.Factory sessions, MeterRegistry meters, Restarts health) {
        ClientLoop loop = new ClientLoop(name, sessions, meters, health);
        loop.thread.start();
        return loop;
    }

    /** Completes, exceptionally, when something ended the loop that would end it again; never otherwise. */
    public CompletableFuture<Void> failure() {
        return failure.copy();
    }

    private void run() {
        try {
            while (!isClosing()) {
                runSession();
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} ends: {}", name, Failure.of(e).text(), e);
            failure.completeExceptionally(e);
        }
    }

    private void runSession() {
        long opened = System.nanoTime();
        try (ClientSession session = sessions.open()) {
            while (!isClosing()) {
                session.doWork();
                health.works();
            }
        } catch (KafkaException e) {
            Failure failure = Failure.of(e);
            if (!(failure instanceof Failure.Outside || failure instanceof Failure.TakenOver)) {
                throw e;
            }
            if (System.nanoTime() - opened > SETTLED.toNanos()) {
                backoff.reset();
            }
            restart(e, failure);
        }
    }

    private void restart(KafkaException cause, Failure failure) {
        if (isClosing() || cause instanceof InterruptException) {
            return;
        }
        Duration pause = backoff.next();
        restarts.increment();
        health.restarted(failure.text());
        LOG.warn("{} starts again in {} ms: {}", name, pause.toMillis(), failure.text());
        pause(pause);
    }

    @SuppressWarnings("ResultOfMethodCallIgnored") // Whether it is closing is asked at once after.
    private void pause(Duration time) {
        try {
            closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Lets the present step end, closes the session, and waits for both; a step that hangs is interrupted. */
    @Override
    public void close() {
        closing.countDown();
        join(PATIENCE);
        if (thread.isAlive()) {
            thread.interrupt();
            join(PATIENCE);
        }
    }

    private void join(Duration time) {
        try {
            thread.join(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
