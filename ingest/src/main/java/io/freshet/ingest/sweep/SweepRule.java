package io.freshet.ingest.sweep;

import io.freshet.schemas.blob.StoredBlob;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides by age and by name. Both limits are taken before the names are looked for, so that whoever relied on a blob
 * before its limit has had its record written by then.
 *
 * @param oldBefore a blob is old when it was last put before this
 * @param asideBefore a blob has lain aside for long enough when it was set aside before this
 */
record SweepRule(Instant oldBefore, Instant asideBefore) {
    /**
     * How long a blob lies aside. Within it whoever found the blob just before it was set aside has written the record
     * that names it; a gateway does so within seconds.
     */
    private static final Duration ASIDE = Duration.ofDays(1);

    static SweepRule at(Instant now, Duration retention) {
        return new SweepRule(now.minus(retention), now.minus(ASIDE));
    }

    /** Whether its outcome depends on whether anything names it. */
    boolean isUndecided(StoredBlob blob) {
        return blob.aside() || blob.since().isBefore(oldBefore);
    }

    SweepOutcome outcome(StoredBlob blob, boolean named) {
        if (!isUndecided(blob)) {
            return SweepOutcome.YOUNG;
        }
        if (named) {
            return blob.aside() ? SweepOutcome.BROUGHT_BACK : SweepOutcome.NAMED;
        }
        if (!blob.aside()) {
            return SweepOutcome.SET_ASIDE;
        }
        return blob.since().isBefore(asideBefore) ? SweepOutcome.DROPPED : SweepOutcome.WAITING;
    }
}
