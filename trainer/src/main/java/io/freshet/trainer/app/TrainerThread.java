package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.failure.Backoff;
import io.freshet.schemas.failure.Failure;
import io.freshet.trainer.app.TrainerLoop.Duty;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the trainer's loop. When broker, registry or blob store do not answer, the loop is closed and opened again with
 * growing pauses; a fenced trainer and every other fault end it.
 */
final class TrainerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerThread.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private final FreshetConfig config;
    private final TrainerMetrics metrics;
    private final TrainerHealth health;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable TrainerLoop loop;
    private volatile Duty duty = Duty.JOINING;
    private @Nullable Thread thread;

    TrainerThread(FreshetConfig config, TrainerMetrics metrics, TrainerHealth health) {
        this.health = health;
        this.config = config;
        this.metrics = metrics;
    }

    void start(TrainerSessions sessions) {
        thread = new Thread(() -> run(sessions), "trainer");
        thread.start();
    }

    /** Returns when the trainer trains or stands by; throws what it died of before. */
    void awaitReady() {
        join(ready);
    }

    void await() {
        join(ended);
    }

    boolean isReady() {
        return duty != Duty.JOINING && !ended.isDone();
    }

    Duty duty() {
        return duty;
    }

    @Override
    public void close() {
        stopping.countDown();
        TrainerLoop current = loop;
        if (current != null) {
            current.wakeup();
        }
        if (thread != null) {
            ended.exceptionally(e -> null).join();
        }
    }

    private void run(TrainerSessions sessions) {
        try {
            do {
                if (runOnce(sessions)) {
                    backoff.reset();
                }
            } while (!pausedUntilStop(backoff.next()));
            ended.complete(null);
        } catch (Throwable e) {
            LOG.error("the trainer stops: {}", e.getMessage(), e);
            health.ended(String.valueOf(e.getMessage()));
            ended.completeExceptionally(e);
        } finally {
            duty = Duty.JOINING;
            ready.completeExceptionally(new IllegalStateException("the trainer was closed before it was ready"));
        }
    }

    /** Runs until told to stop, or until something does not answer; says whether it was ever ready. */
    private boolean runOnce(TrainerSessions sessions) {
        boolean wasReady = false;
        try (TrainerLoop current = new TrainerLoop(config, sessions, metrics)) {
            loop = current;
            while (stopping.getCount() > 0) {
                duty = current.doWork();
                if (duty != Duty.JOINING) {
                    wasReady = true;
                    health.works();
                    ready.complete(null);
                }
            }
        } catch (KafkaException | IOException e) {
            interrupted(e);
        } finally {
            duty = Duty.JOINING;
            loop = null;
        }
        return wasReady;
    }

    /** Lets the loop begin again when the outside failed; ends the trainer for what would only fail again. */
    private void interrupted(Exception fault) {
        Failure failure = Failure.of(fault);
        if (failure instanceof Failure.TakenOver) {
            throw new IllegalStateException(
                    "another trainer of pipeline " + config.pipeline()
                            + " has taken over; what this one had not committed is dropped, and nothing is lost",
                    fault);
        }
        if (failure instanceof Failure.BadConfiguration) {
            // By which a process that is starting ends with the exit code of a wrong configuration.
            throw new IllegalArgumentException(failure.text(), fault);
        }
        if (!(failure instanceof Failure.Outside)) {
            throw new IllegalStateException(failure.text(), fault);
        }
        metrics.interrupted();
        health.restarted(failure.text());
        LOG.warn("training pauses, and goes on from the last checkpoint: {}", failure.text());
    }

    private boolean pausedUntilStop(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void join(CompletableFuture<Void> future) {
        try {
            CompletableFuture.anyOf(future, ended).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the trainer died: " + e.getMessage(), e);
        }
    }
}
