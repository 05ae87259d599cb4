package io.freshet.ingest.app;

import com.google.common.base.Throwables;
import io.freshet.schemas.failure.Failure;
import io.freshet.schemas.health.Restarts;
import io.freshet.schemas.health.RoleHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, unless too many died in a short while: then another would die as well, and the
 * whole role ends. It ends at once for what another thread would die of too: an {@link Error}, or a configuration that
 * cannot work. The third death within a minute makes the role unhealthy, with the reason. Safe for many threads.
 */
final class StreamThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamThreadFailures.class);

    private final int most;
    private final Duration within;
    private final InstantSource clock;
    private final Restarts restarts;
    private final Deque<Long> times = new ArrayDeque<>();
    private Optional<Throwable> last = Optional.empty();

    /**
     * Begins with no deaths.
     *
     * @param most threads that are replaced within any stretch of so much time
     * @param threads the part of the role's health that these threads are
     */
    StreamThreadFailures(int most, Duration within, InstantSource clock, RoleHealth.Part threads) {
        this.restarts = new Restarts(threads, clock);
        this.most = most;
        this.within = within;
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable death) {
        long now = clock.millis();
        while (!times.isEmpty() && now - times.peekFirst() > within.toMillis()) {
            times.removeFirst();
        }
        times.addLast(now);
        last = Optional.of(death);
        Failure failure = Failure.of(death);
        restarts.restarted(failure.text());
        if (times.size() > most || isOfTheMachine(death) || failure instanceof Failure.BadConfiguration) {
            LOG.error(
                    "a stream thread died, the {}. within {}: the role ends: {}",
                    times.size(),
                    within,
                    failure.text(),
                    death);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread died and is replaced: {}", failure.text(), death);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Kafka Streams wraps what a processor threw. */
    private static boolean isOfTheMachine(Throwable death) {
        return Throwables.getCausalChain(death).stream().anyMatch(Error.class::isInstance);
    }

    /** The threads were looked at: they are healthy once fewer than three of them died within the last minute. */
    void looked() {
        restarts.works();
    }

    /** What the last thread died of. */
    synchronized Optional<Throwable> last() {
        return last;
    }
}
