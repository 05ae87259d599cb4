package io.freshet.ingest.input;

import io.freshet.ingest.input.ReceivedValue.Fault;
import io.freshet.schemas.event.DeadLetterReason;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Confluent's wire format (a zero byte, the schema's id as 4 bytes, Avro binary) without ever failing on what a
 * record holds: whatever is wrong becomes an {@link ReceivedValue.Refused}. Kafka Streams would otherwise see the fault
 * before any processor does. Safe for any number of threads.
 *
 * <p>Throws {@link RegistryDownException} when the registry does not answer for a schema not seen before: an outage is
 * not the record's fault.
 *
 * @param <T> the record type
 */
public final class ReceivedValueDeserializer<T extends SpecificRecord> implements Deserializer<ReceivedValue<T>> {
    private static final int HEADER_BYTES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RecordContract<T> contract;
    private final SchemaLookup schemas;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    ReceivedValueDeserializer(RecordContract<T> contract, SchemaLookup schemas) {
        this.contract = contract;
        this.schemas = schemas;
    }

    /**
     * A reader of what a contract allows.
     *
     * @param registry base address of a registry with Confluent's API
     */
    public static <T extends SpecificRecord> ReceivedValueDeserializer<T> of(RecordContract<T> contract, URI registry) {
        return new ReceivedValueDeserializer<>(contract, new RegistrySchemas(registry, PATIENCE));
    }

    @Override
    public ReceivedValue<T> deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return refused(bytes, DeadLetterReason.INVALID, "record has no value; send an event");
        }
        if (bytes.length < HEADER_BYTES) {
            return refused(
                    bytes,
                    DeadLetterReason.TRUNCATED,
                    "value has " + bytes.length + " bytes; a zero byte and a schema id alone take " + HEADER_BYTES);
        }
        if (bytes[0] != 0) {
            return refused(
                    bytes,
                    DeadLetterReason.INVALID,
                    "value begins with byte " + bytes[0] + "; send Confluent's wire format, which begins with 0");
        }
        return read(bytes, ByteBuffer.wrap(bytes).getInt(1));
    }

    private ReceivedValue<T> read(byte[] bytes, int id) {
        Optional<SpecificDatumReader<T>> reader = reader(id);
        if (reader.isEmpty()) {
            return refused(
                    bytes,
                    DeadLetterReason.UNKNOWN_SCHEMA,
                    "the registry knows no Avro schema " + id + "; register it, then replay");
        }
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
            T event = contract.type().cast(reader.get().read(null, decoder));
            if (!decoder.isEnd()) {
                return refused(bytes, DeadLetterReason.INVALID, "bytes follow the record; send one record each");
            }
            Optional<Fault> fault = contract.check().apply(event);
            return fault.isPresent()
                    ? new ReceivedValue.Refused<>(bytes, fault.get())
                    : new ReceivedValue.Event<>(event, contract.eventTimeMs().applyAsLong(event), bytes);
        } catch (EOFException e) {
            return refused(bytes, DeadLetterReason.TRUNCATED, "value ends within the record; send all of it");
        } catch (IOException | RuntimeException e) {
            // Avro answers hostile bytes with exceptions of many kinds; each of them means that this is no such record.
            return refused(
                    bytes,
                    DeadLetterReason.INVALID,
                    "value is no " + contract.type().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Optional<SpecificDatumReader<T>> reader(int id) {
        SpecificDatumReader<T> known = readers.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SpecificDatumReader<T>> found = schemas.byId(id).map(this::readerOf);
        found.ifPresent(reader -> readers.put(id, reader));
        return found;
    }

    private SpecificDatumReader<T> readerOf(Schema writer) {
        Schema reader = SpecificData.get().getSchema(contract.type());
        return new SpecificDatumReader<>(writer, reader, SpecificData.getForSchema(reader));
    }

    private static <T> ReceivedValue<T> refused(byte @Nullable [] bytes, DeadLetterReason reason, String message) {
        return new ReceivedValue.Refused<>(bytes, new Fault(reason, message));
    }
}
