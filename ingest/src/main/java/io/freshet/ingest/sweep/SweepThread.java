package io.freshet.ingest.sweep;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps every {@code blobs.sweep} on a thread of its own, first some minutes after the start. Whatever fails there is
 * logged, counted, and tried again the next time; it is nothing to the role beside it.
 */
public final class SweepThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SweepThread.class);
    /** A role that is restarted again and again should not read all of Kafka each time. */
    private static final Duration FIRST = Duration.ofMinutes(10);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final FreshetConfig config;
    private final InstantSource clock;
    private final BooleanSupplier mine;
    private final SweepMeters meters;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread sweeping = new Thread(task, "freshet-sweep");
        sweeping.setDaemon(true);
        return sweeping;
    });

    private SweepThread(FreshetConfig config, InstantSource clock, BooleanSupplier mine, MeterRegistry meters) {
        this.config = config;
        this.clock = clock;
        this.mine = mine;
        this.meters = new SweepMeters(meters);
    }

    /**
     * Starts to sweep; never, when {@code blobs.sweep} is zero.
     *
     * @param mine whether this instance is the one that sweeps, asked each time; when several say so, or for a while
     *     none does, nothing is harmed
     */
    @MustBeClosed
    public static SweepThread start(
            FreshetConfig config, InstantSource clock, BooleanSupplier mine, MeterRegistry meters) {
        SweepThread sweeps = new SweepThread(config, clock, mine, meters);
        Duration every = config.platform().blobs().sweep();
        if (!every.isZero()) {
            Duration first = every.compareTo(FIRST) < 0 ? every : FIRST;
            var ignored = sweeps.thread.scheduleWithFixedDelay(
                    sweeps::sweep, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
        return sweeps;
    }

    private void sweep() {
        try {
            if (!mine.getAsBoolean()) {
                return;
            }
            SweepReport report = Sweeper.of(config, clock).sweep();
            meters.swept(report);
            LOG.info("swept the blob store: {}", report);
        } catch (IOException | KafkaException e) {
            meters.failed();
            LOG.warn("the blob store was not swept, and will be another time: {}", e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            meters.failed();
            LOG.error("sweeping the blob store failed", e);
        }
    }

    /** Ends a sweep that is going on, between two blobs or while it reads. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a sweep is still going on; it ends with the process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
