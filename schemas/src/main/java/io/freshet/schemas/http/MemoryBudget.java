package io.freshet.schemas.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/**
 * How much memory the bodies of all requests under way may take together, and how long one may come to a stop in it.
 * Safe for many threads.
 */
final class MemoryBudget {
    @GuardedBy("this")
    private Duration stop = Duration.ZERO;

    @GuardedBy("this")
    private long mostBytes;

    @GuardedBy("this")
    private long bytes;

    /** Sets what it allows; a new budget holds nothing. */
    synchronized void open(long most, Duration longestStop) {
        mostBytes = most;
        stop = longestStop;
    }

    synchronized Duration longestStop() {
        return stop;
    }

    /** Takes so many bytes more, or none when they are not there. */
    synchronized boolean take(int more) {
        if (bytes + more > mostBytes) {
            return false;
        }
        bytes += more;
        return true;
    }

    synchronized void give(int back) {
        bytes -= back;
    }

    synchronized long bytes() {
        return bytes;
    }
}
