package io.freshet.cli.local;

import java.time.Duration;

/** How long to wait before a process that died is started again: twice as long each time, up to a limit. */
record Backoff(Duration first, Duration atMost) {

    /** The pause after so many deaths in a row, from 1. */
    Duration after(int deaths) {
        long factor = 1L << Math.min(deaths - 1, 20);
        Duration pause = first.multipliedBy(factor);
        return pause.compareTo(atMost) < 0 ? pause : atMost;
    }
}
