package io.freshet.ingest.sweep;

/** What becomes of a blob in a sweep. */
public enum SweepOutcome {
    /** Stays: it was put not long ago. */
    YOUNG,
    /** Stays: it is old, and something names it. */
    NAMED,
    /** Is quarantined: it is old, and nothing names it. */
    QUARANTINED,
    /** Stays in quarantine: it has not been there for long. */
    WAITING,
    /** Comes back to its place: something names it after all. */
    RESTORED,
    /** Is deleted: it has been in quarantine, and nothing names it. */
    DROPPED
}
