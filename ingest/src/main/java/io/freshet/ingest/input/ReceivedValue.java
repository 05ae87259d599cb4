package io.freshet.ingest.input;

import io.freshet.schemas.contract.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A record's value as it came: an event that can be used, or bytes that cannot and why.
 *
 * @param <T> the event's record type
 */
public sealed interface ReceivedValue<T> {
    /** The value's bytes as Kafka holds them; null for a tombstone. */
    byte @Nullable [] bytes();

    /** An event of which schema, content and event time are in order. */
    @SuppressWarnings("ArrayRecordComponent") // Kafka's own bytes, compared by nobody.
    record Event<T>(T event, long eventTimeMs, byte[] bytes) implements ReceivedValue<T> {}

    /** A value that no stage can use. */
    @SuppressWarnings("ArrayRecordComponent") // Kafka's own bytes, compared by nobody.
    record Refused<T>(byte @Nullable [] bytes, Fault fault) implements ReceivedValue<T> {}
}
