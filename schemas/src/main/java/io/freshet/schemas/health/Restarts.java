package io.freshet.schemas.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Makes restarts in quick succession a matter of health: the third within a minute says that a part does not work,
 * though each single restart seems to. Any thread.
 */
public final class Restarts {
    private static final int MANY = 3;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final RoleHealth.Part part;
    private final InstantSource clock;

    @GuardedBy("this")
    private final Deque<Instant> times = new ArrayDeque<>();

    public Restarts(RoleHealth.Part part, InstantSource clock) {
        this.part = part;
        this.clock = clock;
    }

    /** Notes a restart and its reason. */
    public synchronized void restarted(String reason) {
        forgetOld();
        times.addLast(clock.instant());
        if (times.size() >= MANY) {
            part.unhealthy("started again " + times.size() + " times within a minute: " + reason);
        }
    }

    /** Notes that the part works; it is healthy once fewer than three restarts are within the last minute. */
    public synchronized void works() {
        forgetOld();
        if (times.size() < MANY) {
            part.healthy();
        }
    }

    @GuardedBy("this")
    private void forgetOld() {
        Instant oldest = clock.instant().minus(SPAN);
        while (!times.isEmpty() && times.peekFirst().isBefore(oldest)) {
            times.removeFirst();
        }
    }
}
