package io.freshet.serving.follow;

import io.freshet.schemas.failure.Failure;
import io.freshet.schemas.registry.EventSerdes;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the value of records as one type of the contract. One thread at a time. */
public final class RecordReader<T extends SpecificRecord> implements AutoCloseable {
    private final Deserializer<T> deserializer;

    public RecordReader(EventSerdes serdes, Class<T> type) {
        this(serdes.deserializer(type));
    }

    /** Reads with a deserializer that becomes the reader's to close. */
    public RecordReader(Deserializer<T> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * The record's value; empty for a tombstone.
     *
     * @throws BadRecordException when the bytes are not such a record
     * @throws io.freshet.schemas.registry.RegistryUnavailableException when that cannot be known now
     */
    public Optional<T> read(ConsumerRecord<byte[], byte @Nullable []> record) throws BadRecordException {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(deserializer.deserialize(record.topic(), value));
        } catch (SerializationException e) {
            if (!(Failure.of(e) instanceof Failure.BadRecord bad)) {
                throw e;
            }
            throw new BadRecordException(
                    bad.letter(),
                    record.topic() + "-" + record.partition() + " offset " + record.offset() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
