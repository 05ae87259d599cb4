package io.freshet.trainer.window;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads examples from bytes, and tells bytes that are none from a registry that is out of reach. One thread. */
public final class ExampleRecordReader {
    private static final int WIRE_HEADER = 5;

    private final Deserializer<Example> deserializer;

    public ExampleRecordReader(Deserializer<Example> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * What one record is.
     *
     * @throws IOException when the registry that knows the record's schema does not answer; it can be read again later
     */
    @SuppressWarnings("NullAway") // Kafka gives null for a tombstone, which its types do not say.
    public ExampleRecord read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] value = record.value();
        if (value == null || value.length < WIRE_HEADER) {
            return new ExampleRecord.Refused(
                    record,
                    DeadLetterReason.TRUNCATED,
                    "the record is shorter than a schema's id; it holds no example");
        }
        try {
            return new ExampleRecord.Usable(record, deserializer.deserialize(record.topic(), value));
        } catch (SerializationException e) {
            if (unreachable(e)) {
                throw new IOException("the schema registry does not answer: " + e.getMessage(), e);
            }
            return new ExampleRecord.Refused(record, reason(e), String.valueOf(e.getMessage()));
        }
    }

    private static boolean unreachable(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException
                    || (cause instanceof RestClientException rest && rest.getStatus() >= 500)) {
                return true;
            }
        }
        return false;
    }

    private static DeadLetterReason reason(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof RestClientException) {
                return DeadLetterReason.UNKNOWN_SCHEMA;
            }
        }
        return DeadLetterReason.INVALID;
    }
}
