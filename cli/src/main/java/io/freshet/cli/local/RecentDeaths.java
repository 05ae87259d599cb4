package io.freshet.cli.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often a role died lately. A single death is what the supervisor is for; one that dies again and again does not do
 * its work, and somebody must be told. One thread.
 */
final class RecentDeaths {

    /** A role that has lived as long as this is forgiven the deaths before it. */
    static final Duration SETTLED = Duration.ofSeconds(60);

    private static final int TOO_OFTEN = 3;

    private final Deque<Instant> deaths = new ArrayDeque<>();
    private int inARow;

    /** Counts a death after so long a life. */
    void died(Instant at, Duration lived) {
        inARow = lived.compareTo(SETTLED) < 0 ? inARow + 1 : 1;
        deaths.addLast(at);
        while (deaths.peekFirst() != null && deaths.peekFirst().isBefore(at.minus(SETTLED))) {
            deaths.removeFirst();
        }
    }

    /** Deaths in a row, each after a short life; what the pause before the next start goes by. */
    int inARow() {
        return inARow;
    }

    /**
     * Whether the role is started for the third time within a minute. With the pauses between starts growing, a role
     * that dies at once stays so until it has settled.
     */
    boolean areTooMany() {
        return deaths.size() >= TOO_OFTEN || inARow >= TOO_OFTEN;
    }
}
