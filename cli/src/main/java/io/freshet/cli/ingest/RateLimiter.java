package io.freshet.cli.ingest;

import java.util.concurrent.TimeUnit;

/** Lets so many events pass each second, evenly; 0 lets all pass. For one thread. */
final class RateLimiter {

    private final double perSecond;
    private final long start = System.nanoTime();
    private long passed;

    RateLimiter(double perSecond) {
        this.perSecond = perSecond;
    }

    void await() throws InterruptedException {
        if (perSecond > 0) {
            TimeUnit.NANOSECONDS.sleep(due(passed) - (System.nanoTime() - start));
            passed++;
        }
    }

    /** Nanoseconds from the start at which the event with this number, from 0, may pass. */
    long due(long number) {
        return (long) (number * 1e9 / perSecond);
    }
}
