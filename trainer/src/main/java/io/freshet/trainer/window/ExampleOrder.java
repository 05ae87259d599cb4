package io.freshet.trainer.window;

import java.util.Optional;
import java.util.Set;

/** What has been read and is in no window yet, and which of it comes next. One thread. */
interface ExampleOrder {
    /** Takes a record; those of one partition come in the order of their offsets. */
    void offer(ExampleRecord arrival);

    /** The record that comes next; empty while that cannot be said. */
    Optional<ExampleRecord> peek();

    /** Removes what {@link #peek} shows. */
    void take();

    /** Partitions of which enough is waiting, so that reading on would only fill memory. */
    Set<Integer> saturated();
}
