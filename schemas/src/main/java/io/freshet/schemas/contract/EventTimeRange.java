package io.freshet.schemas.contract;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From 1970 until so much after now. An edge measures by its own clock; a stage by the time at which the broker took
 * the record, so that no clock of a source or a role decides.
 *
 * @param maxAhead {@code align.max-ahead}
 */
public record EventTimeRange(Duration maxAhead) {
    public static EventTimeRange of(FreshetConfig config) {
        return new EventTimeRange(config.align().maxAhead());
    }

    /** What is wrong with an event time that a sender gave, at a time; any {@link Instant} may be asked about. */
    public Optional<Fault> fault(Instant eventTime, Instant now) {
        Instant latest = now.plus(maxAhead);
        return eventTime.isBefore(Instant.EPOCH) || eventTime.isAfter(latest)
                ? Optional.of(fault(eventTime, "it must be from 1970 to " + latest + " (align.max-ahead after now)"))
                : Optional.empty();
    }

    static Optional<Fault> beforeEpoch(long eventTimeMs) {
        return eventTimeMs < 0
                ? Optional.of(fault(Instant.ofEpochMilli(eventTimeMs), "it must be 1970 or later"))
                : Optional.empty();
    }

    private static Fault fault(Instant eventTime, String remedy) {
        return new Fault(DeadLetterReason.EVENT_TIME_OUT_OF_RANGE, "eventTime is " + eventTime + "; " + remedy);
    }
}
