package io.freshet.ingest.deadletter;

import io.freshet.schemas.event.DeadLetter;

/**
 * A dead letter and its place in the dead-letter topic.
 *
 * @param replayed whether it was put back already
 */
public record Stored(int partition, long offset, DeadLetter letter, boolean replayed) {
    /** Offset of letters that were made of state and not of one record. */
    private static final long NO_OFFSET = -1;

    /** Names the letter: partition and offset. */
    public String id() {
        return partition + "-" + offset;
    }

    /** Whether there is a record that can be put back where it came from. */
    public boolean isReplayable() {
        return letter.getOffset() != NO_OFFSET;
    }
}
