package io.freshet.schemas.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Takes Confluent's wire format apart without decoding it: which schema wrote a record, and the bytes that it wrote.
 * For records of which something must be known before they are decoded. Any thread.
 */
public final class WrittenRecords implements AutoCloseable {
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final KafkaAvroDeserializer registry;
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

    WrittenRecords(KafkaAvroDeserializer registry) {
        this.registry = registry;
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
            return schema.getFullName().equals(type.getFullName());
        }

        /**
         * Decodes it as this release has the type.
         *
         * @throws SerializationException when it is another record, or damaged
         */
        public <T extends SpecificRecord> T as(Class<T> type) {
            Schema reader = SpecificData.get().getSchema(type);
            if (!is(reader)) {
                throw new SerializationException(
                        "the record is no " + type.getSimpleName() + " but a " + schema.getName());
            }
            DatumReader<T> datums = new SpecificDatumReader<>(schema, reader, SpecificData.getForClass(type));
            ByteBuffer bytes = body.duplicate();
            try {
                return datums.read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        bytes.array(),
                                        bytes.arrayOffset() + bytes.position(),
                                        bytes.remaining(),
                                        null));
            } catch (EOFException e) {
                throw new SerializationException("the " + type.getSimpleName() + " was cut short", e);
            } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
                throw new SerializationException("the " + type.getSimpleName() + " is damaged: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Takes a record apart.
     *
     * @throws SerializationException when it is not in the wire format, or its schema is unknown; or, with the cause
     *     that the registry's client gave, when that cannot be known now
     */
    public Written open(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
            throw new SerializationException(
                    "the record is not in the wire format: a zero and four bytes of a schema's id must come first",
                    new EOFException("there are " + bytes.length + " bytes"));
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        return new Written(schema(id), ByteBuffer.wrap(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    }

    private Schema schema(int id) {
        Schema known = byId.get(id);
        if (known != null) {
            return known;
        }
        try {
            // By the id alone: a topic's subjects are several.
            if (registry.getSchemaRegistryClient().getSchemaById(id) instanceof AvroSchema avro) {
                byId.put(id, avro.rawSchema());
                return avro.rawSchema();
            }
            throw new SerializationException("schema " + id + " is no Avro schema; write this topic with Avro");
        } catch (IOException | RestClientException e) {
            throw new SerializationException("schema " + id + " could not be had from the registry: " + e, e);
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
