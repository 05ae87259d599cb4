package io.freshet.trainer.window;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.registry.UnreadableRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads examples from bytes, and tells bytes that are none from a registry that is out of reach. One thread. */
public final class ExampleRecordReader {
    private final Deserializer<Example> deserializer;

    public ExampleRecordReader(Deserializer<Example> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * What one record is.
     *
     * @throws io.freshet.schemas.registry.RegistryUnavailableException when the registry that knows the record's schema
     *     does not answer; it can be read again later
     */
    @SuppressWarnings("NullAway") // Kafka gives null for a tombstone, which its types do not say.
    public ExampleRecord read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new ExampleRecord.Refused(
                    record, DeadLetterReason.TRUNCATED, "the record has no value; it holds no example");
        }
        try {
            return new ExampleRecord.Usable(record, deserializer.deserialize(record.topic(), record.value()));
        } catch (UnreadableRecordException e) {
            return new ExampleRecord.Refused(record, e.reason(), String.valueOf(e.getMessage()));
        }
    }
}
