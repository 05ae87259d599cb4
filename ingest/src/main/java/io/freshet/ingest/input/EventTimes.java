package io.freshet.ingest.input;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Gives Kafka Streams the event time that is in the record. A record that cannot be used must not move the clock: it
 * gets the time that its partition had already reached.
 */
public final class EventTimes implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof ReceivedValue.Event<?> event
                ? event.eventTimeMs()
                : Math.max(partitionTime, 0);
    }
}
