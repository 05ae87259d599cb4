package io.freshet.ingest.sweep;

import io.freshet.schemas.blob.StoredBlob;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides by age and by name. Both limits are taken before the names are looked for, so that whoever relied on a blob
 * before its limit has had its record written by then.
 *
 * @param oldBefore a blob is old when it was last put before this
 * @param quarantinedBefore a blob has been in quarantine for long enough when it was quarantined before this
 */
record SweepRule(Instant oldBefore, Instant quarantinedBefore) {
    /**
     * How long a blob is in quarantine. Within it whoever found the blob just before it was quarantined has written the
     * record that names it; a gateway does so within seconds.
     */
    private static final Duration QUARANTINE = Duration.ofDays(1);

    static SweepRule at(Instant now, Duration retention) {
        return new SweepRule(now.minus(retention), now.minus(QUARANTINE));
    }

    /** Whether its outcome depends on whether anything names it. */
    boolean isUndecided(StoredBlob blob) {
        return blob.quarantined() || blob.since().isBefore(oldBefore);
    }

    SweepOutcome outcome(StoredBlob blob, boolean named) {
        if (!isUndecided(blob)) {
            return SweepOutcome.YOUNG;
        }
        if (named) {
            return blob.quarantined() ? SweepOutcome.RESTORED : SweepOutcome.NAMED;
        }
        if (!blob.quarantined()) {
            return SweepOutcome.QUARANTINED;
        }
        return blob.since().isBefore(quarantinedBefore) ? SweepOutcome.DROPPED : SweepOutcome.WAITING;
    }
}
