package io.freshet.trainer.window;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record of the examples topic as it was read: an example, or the reason why it is none. */
public sealed interface ExampleRecord {
    /** The record as Kafka holds it. */
    ConsumerRecord<byte[], byte[]> record();

    default int partition() {
        return record().partition();
    }

    default long offset() {
        return record().offset();
    }

    /** An example. */
    record Usable(ConsumerRecord<byte[], byte[]> record, Example example) implements ExampleRecord {}

    /** Bytes that are no example of this pipeline. */
    record Refused(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, String message)
            implements ExampleRecord {}
}
