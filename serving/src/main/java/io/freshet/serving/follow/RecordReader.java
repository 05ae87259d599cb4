package io.freshet.serving.follow;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.registry.EventSerdes;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads the value of records as one type of the contract. One thread at a time. */
public final class RecordReader<T extends SpecificRecord> implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

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
     * @throws RegistryUnavailableException when that cannot be known now
     */
    public Optional<T> read(ConsumerRecord<byte[], byte @Nullable []> record) throws BadRecordException {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(deserializer.deserialize(record.topic(), value));
        } catch (SerializationException e) {
            throw refusal(record, e);
        }
    }

    private static BadRecordException refusal(ConsumerRecord<?, ?> record, SerializationException fault) {
        DeadLetterReason reason = DeadLetterReason.INVALID;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (isOutage(cause)) {
                throw new RegistryUnavailableException("the schema registry does not answer: " + cause, fault);
            }
            if (cause instanceof RestClientException refused && refused.getStatus() == NOT_FOUND) {
                reason = DeadLetterReason.UNKNOWN_SCHEMA;
            } else if (cause instanceof EOFException) {
                reason = DeadLetterReason.TRUNCATED;
            }
        }
        return new BadRecordException(
                reason,
                record.topic() + "-" + record.partition() + " offset " + record.offset() + ": " + fault.getMessage(),
                fault);
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof SSLException
                || (cause instanceof RestClientException refused && refused.getStatus() >= SERVER_ERROR);
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
