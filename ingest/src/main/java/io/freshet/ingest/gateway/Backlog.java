package io.freshet.ingest.gateway;

import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How much has been taken that Kafka has not acknowledged. When it is too much the next event is refused (429), and
 * when Kafka has acknowledged nothing for a while (503), so that nobody waits for what will not come. Safe for many
 * threads.
 */
final class Backlog {
    private final long mostBytes;
    private final long stalledMs;
    private final InstantSource clock;
    private long bytes;
    private long lastProgressMs;

    Backlog(long mostBytes, Duration stalled, InstantSource clock) {
        this.mostBytes = mostBytes;
        this.stalledMs = stalled.toMillis();
        this.clock = clock;
    }

    /** Counts an event in, or refuses it. */
    synchronized void enter(int eventBytes) throws ProblemException {
        long now = clock.millis();
        if (bytes == 0) {
            lastProgressMs = now;
        }
        if (isStalled(now)) {
            throw new ProblemException(Problem.of(
                            503,
                            "Kafka has acknowledged nothing for " + (now - lastProgressMs) + " ms",
                            "send it again later; what was not acknowledged may be sent again, it counts once")
                    .because(Reason.UNAVAILABLE)
                    .retryAfter(2));
        }
        if (bytes > 0 && bytes + eventBytes > mostBytes) {
            throw new ProblemException(Problem.of(
                            429,
                            bytes + " bytes wait for Kafka's acknowledgement; at most " + mostBytes + " may",
                            "send more slowly")
                    .because(Reason.BUSY)
                    .retryAfter(1));
        }
        bytes += eventBytes;
    }

    synchronized void leave(int eventBytes, boolean acknowledged) {
        bytes -= eventBytes;
        if (acknowledged) {
            lastProgressMs = clock.millis();
        }
    }

    synchronized boolean isStalled() {
        return isStalled(clock.millis());
    }

    synchronized long bytes() {
        return bytes;
    }

    private boolean isStalled(long now) {
        return bytes > 0 && now - lastProgressMs >= stalledMs;
    }
}
