package io.freshet.schemas.contract;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What a record of a type must be beyond its schema. How far its event time may be ahead is not in here: that is
 * measured by the broker's clock, which a record's bytes do not hold.
 *
 * @param type the record type
 * @param eventTimeMs its event time in milliseconds since 1970; {@link #NOT_GIVEN} where its sender gave none
 * @param check names what is wrong with it, if anything is
 * @param <T> the record type
 */
public record RecordContract<T>(Class<T> type, ToLongFunction<T> eventTimeMs, Function<T, Optional<Fault>> check) {
    /** The time at which the broker took the record is its event time. */
    public static final long NOT_GIVEN = Long.MAX_VALUE;

    /** A contract that asks for an event time from 1970 on. */
    public static <T> RecordContract<T> timed(Class<T> type, ToLongFunction<T> eventTimeMs) {
        return new RecordContract<>(
                type, eventTimeMs, record -> EventTimeRange.beforeEpoch(eventTimeMs.applyAsLong(record)));
    }

    /** The same contract with one more thing to check. */
    public RecordContract<T> and(Function<T, Optional<Fault>> more) {
        return new RecordContract<>(
                type, eventTimeMs, record -> check.apply(record).or(() -> more.apply(record)));
    }
}
