package io.freshet.serving.score;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives each request that is scored under a caller's sampleId a revision of its own, without asking other instances:
 * seconds since the start of 2026, and one more than the last where the same id comes again within the second. Later
 * revisions are greater, so that "the latest" means what it says. A sampleId of our own making is used once, and has
 * revision 1. Any thread.
 */
final class Revisions {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int REMEMBERED = 10_000;

    private final InstantSource clock;

    @GuardedBy("this")
    private final Map<String, Integer> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    Revisions(InstantSource clock) {
        this.clock = clock;
    }

    synchronized int next(String sampleId) {
        int now = Math.toIntExact(clock.instant().getEpochSecond() - START.getEpochSecond());
        return last.merge(sampleId, now, (before, second) -> Math.max(before + 1, second));
    }
}
