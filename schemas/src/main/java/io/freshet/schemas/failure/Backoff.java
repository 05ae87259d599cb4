package io.freshet.schemas.failure;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * Growing pauses between failures in a row, each random by half either way, so that the clients of a broker that comes
 * back do not all return at the same moment. One thread.
 */
public final class Backoff {
    private static final double GROWTH = 2;
    private static final double JITTER = 0.5;

    private final IntervalFunction pauses;
    private final Duration longest;
    private int failures;

    /**
     * Pauses of one loop.
     *
     * @param first about how long the first pause is
     * @param longest what no pause exceeds
     */
    public Backoff(Duration first, Duration longest) {
        this.longest = longest;
        this.pauses = IntervalFunction.ofExponentialRandomBackoff(first, GROWTH, JITTER, longest);
    }

    /** The pause after one more failure. */
    public Duration next() {
        failures = Math.min(failures + 1, 30);
        Duration pause = Duration.ofMillis(pauses.apply(failures));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /** The next failure is the first again. */
    public void reset() {
        failures = 0;
    }
}
