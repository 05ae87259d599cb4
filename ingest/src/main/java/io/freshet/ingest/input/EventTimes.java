package io.freshet.ingest.input;

import io.freshet.schemas.contract.RecordContract;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Gives Kafka Streams the event time that is in the record, but none later than the time at which the broker took it:
 * an event of the future counts as now. So no source whose clock is fast moves the stream time that closes or outdates
 * what others sent, and what follows from a log stays a function of the log, however late or often it is read.
 *
 * <p>Topics that Freshet made are stamped by the broker. Where somebody else's topic carries the producer's time, which
 * may be as wrong as the event's, this role's own clock stands for the broker's.
 *
 * <p>A record that cannot be used must not move the clock: it gets the time that its partition had already reached.
 */
public final class EventTimes implements TimestampExtractor {
    private final InstantSource clock;

    public EventTimes(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        if (!(record.value() instanceof ReceivedValue.Event<?> event)) {
            return Math.max(partitionTime, 0);
        }
        long takenMs = takenMs(record);
        return event.eventTimeMs() == RecordContract.NOT_GIVEN ? takenMs : Math.min(event.eventTimeMs(), takenMs);
    }

    /** When the broker took the record, at its first place if it was moved. */
    private long takenMs(ConsumerRecord<?, ?> record) {
        return FirstPlace.of(record.topic(), record.headers())
                .map(FirstPlace::takenMs)
                .orElseGet(() ->
                        record.timestampType() == TimestampType.LOG_APPEND_TIME ? record.timestamp() : clock.millis());
    }
}
