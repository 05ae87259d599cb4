package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.trainer.app.TrainerLoop.Duty;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
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

    private final FreshetConfig config;
    private final TrainerMetrics metrics;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable TrainerLoop loop;
    private volatile Duty duty = Duty.JOINING;
    private @Nullable Thread thread;

    TrainerThread(FreshetConfig config, TrainerMetrics metrics) {
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
            for (Duration pause = FIRST_PAUSE; !pausedUntilStop(Duration.ZERO); pause = longer(pause)) {
                if (runOnce(sessions)) {
                    pause = FIRST_PAUSE;
                }
                pausedUntilStop(pause);
            }
            ended.complete(null);
        } catch (Throwable e) {
            LOG.error("the trainer stops: {}", e.getMessage(), e);
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
                    ready.complete(null);
                }
            }
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new IllegalStateException(
                    "another trainer of pipeline " + config.pipeline()
                            + " has taken over; what this one had not committed is dropped, and nothing is lost",
                    e);
        } catch (KafkaException | IOException e) {
            metrics.interrupted();
            LOG.warn("training pauses, and goes on from the last checkpoint: {}", e.getMessage());
        } finally {
            duty = Duty.JOINING;
            loop = null;
        }
        return wasReady;
    }

    private boolean pausedUntilStop(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
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
