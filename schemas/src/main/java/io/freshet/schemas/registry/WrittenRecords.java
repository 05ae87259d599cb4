package io.freshet.schemas.registry;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.failure.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Takes Confluent's wire format (a zero byte, the schema's id as 4 bytes, Avro binary) apart without decoding it: which
 * schema wrote a record, and the bytes that it wrote. For records of which something must be known before they are
 * decoded. Any thread.
 */
public final class WrittenRecords {
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final SchemaLookup schemas;
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

    WrittenRecords(SchemaLookup schemas) {
        this.schemas = schemas;
    }

    /**
     * A record as it was written.
     *
     * @param schema its writer's
     * @param body Avro binary of that schema
     */
    public record Written(Schema schema, ByteBuffer body) {
        /** Whether it is a record of a type, of whatever release. */
        public boolean is(Schema type) {
            // Avro would fill another record's fields with our defaults where their types happen to allow it.
            return schema.getType() == Schema.Type.RECORD && schema.getName().equals(type.getName());
        }

        /**
         * Decodes it as this release has the type.
         *
         * @throws UnreadableRecordException when it is another record, or damaged
         */
        public <T extends SpecificRecord> T as(Class<T> type) {
            return type.cast(read(reader(type)));
        }

        /** How this writer's records are read as a type; any thread. */
        <T extends SpecificRecord> DatumReader<T> reader(Class<T> type) {
            Schema reader = SpecificData.get().getSchema(type);
            if (!is(reader)) {
                throw UnreadableRecordException.of(
                        DeadLetterReason.INVALID,
                        "the record is no " + type.getSimpleName() + " but a " + schema.getName(),
                        "send each record to its own topic");
            }
            return new SpecificDatumReader<>(schema, reader, SpecificData.getForSchema(reader));
        }

        /** Decodes all of it; whatever is thrown on the way, only the record can be to blame. */
        <T> T read(DatumReader<T> reader) {
            try {
                BinaryDecoder decoder = DecoderFactory.get()
                        .binaryDecoder(body.array(), body.arrayOffset() + body.position(), body.remaining(), null);
                T record = reader.read(null, decoder);
                if (!decoder.isEnd()) {
                    throw UnreadableRecordException.of(
                            DeadLetterReason.INVALID, "bytes follow the record", "send one record each");
                }
                return record;
            } catch (UnreadableRecordException e) {
                throw e;
            } catch (EOFException e) {
                throw unreadable(DeadLetterReason.TRUNCATED, "the value ends within the record", e);
            } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                // Avro answers hostile bytes and schemas with all of these; each means that this is no such record.
                throw unreadable(DeadLetterReason.INVALID, "the value is no " + schema.getName() + ": " + say(e), e);
            }
        }

        private static UnreadableRecordException unreadable(DeadLetterReason letter, String reason, Throwable cause) {
            String remedy = "send what the topic's schema describes";
            return new UnreadableRecordException(new Failure.BadRecord(letter, reason, remedy), cause);
        }

        private static String say(Throwable fault) {
            return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
        }
    }

    /**
     * Takes a record apart.
     *
     * @throws UnreadableRecordException when it is not in the wire format, or its schema is unknown or no Avro
     * @throws RegistryUnavailableException when that cannot be known now
     */
    public Written open(byte[] bytes) {
        if (bytes.length < HEADER_BYTES) {
            throw UnreadableRecordException.of(
                    DeadLetterReason.TRUNCATED,
                    "value has " + bytes.length + " bytes; a zero byte and a schema id alone take " + HEADER_BYTES,
                    "send all of it");
        }
        if (bytes[0] != 0) {
            throw UnreadableRecordException.of(
                    DeadLetterReason.INVALID,
                    "value begins with byte " + bytes[0],
                    "send Confluent's wire format, which begins with 0");
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        return new Written(schema(id), ByteBuffer.wrap(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    }

    private Schema schema(int id) {
        Schema known = byId.get(id);
        if (known != null) {
            return known;
        }
        // By the id alone: a topic's subjects are several.
        Schema found = schemas.byId(id)
                .orElseThrow(() -> UnreadableRecordException.of(
                        DeadLetterReason.UNKNOWN_SCHEMA,
                        "the registry knows no Avro schema " + id,
                        "register it, then replay"));
        byId.put(id, found);
        return found;
    }
}
