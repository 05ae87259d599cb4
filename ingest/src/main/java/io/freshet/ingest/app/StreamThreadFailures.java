package io.freshet.ingest.app;

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
 * whole role ends. Safe for many threads.
 */
final class StreamThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamThreadFailures.class);

    private static final Duration LATELY = Duration.ofMinutes(1);
    private static final int LOOP = 3;

    private final int most;
    private final Duration within;
    private final InstantSource clock;
    private final Deque<Long> times = new ArrayDeque<>();
    private Optional<Throwable> last = Optional.empty();

    /** @param most threads that are replaced within any stretch of so much time */
    StreamThreadFailures(int most, Duration within, InstantSource clock) {
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
        if (times.size() > most || death instanceof Error) {
            LOG.error("a stream thread died, the {}. within {}: the role ends", times.size(), within, death);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread died and is replaced", death);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Why the role is unhealthy: the third thread within a minute says that the next will die of the same. */
    synchronized Optional<String> loop() {
        long now = clock.millis();
        long lately = times.stream().filter(at -> now - at < LATELY.toMillis()).count();
        return lately < LOOP
                ? Optional.empty()
                : last.map(death -> lately + " stream threads died within a minute, the last of " + death
                        + "; look into the log of the streams role");
    }

    /** What the last thread died of. */
    synchronized Optional<Throwable> last() {
        return last;
    }
}
