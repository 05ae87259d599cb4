package io.freshet.ingest.input;

import io.freshet.ingest.input.ReceivedValue.Fault;
import io.freshet.schemas.event.DeadLetterReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What a record of a type must be beyond its schema.
 *
 * @param type the record type
 * @param eventTimeMs its event time in milliseconds since 1970
 * @param check names what is wrong with it, if anything is
 * @param <T> the record type
 */
public record RecordContract<T>(Class<T> type, ToLongFunction<T> eventTimeMs, Function<T, Optional<Fault>> check) {

    /** The same contract with one more thing to check. */
    public RecordContract<T> and(Function<T, Optional<Fault>> more) {
        return new RecordContract<>(
                type, eventTimeMs, event -> check.apply(event).or(() -> more.apply(event)));
    }

    /** A contract that asks only for an event time from 1970 until {@code maxAhead} after now. */
    public static <T> RecordContract<T> timed(
            Class<T> type, ToLongFunction<T> eventTimeMs, Duration maxAhead, InstantSource clock) {
        return new RecordContract<>(type, eventTimeMs, event -> {
            long time = eventTimeMs.applyAsLong(event);
            long latest = clock.millis() + maxAhead.toMillis();
            return time >= 0 && time <= latest
                    ? Optional.empty()
                    : Optional.of(new Fault(
                            DeadLetterReason.EVENT_TIME_OUT_OF_RANGE,
                            "eventTime is " + time + " ms since 1970; it must be from 0 to " + latest
                                    + " (align.max-ahead after now)"));
        });
    }
}
