package io.freshet.ingest.input;

import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.contract.RecordContract;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RecordDecoder;
import io.freshet.schemas.registry.UnreadableRecordException;
import java.net.URI;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records without ever failing on what one holds: whatever is wrong becomes an {@link ReceivedValue.Refused}.
 * Kafka Streams would otherwise see the fault before any processor does. Safe for any number of threads.
 *
 * <p>Throws {@link io.freshet.schemas.registry.RegistryUnavailableException} when the registry does not answer for a
 * schema not seen before: an outage is not the record's fault.
 *
 * @param <T> the record type
 */
public final class ReceivedValueDeserializer<T extends SpecificRecord> implements Deserializer<ReceivedValue<T>> {
    private final RecordContract<T> contract;
    private final RecordDecoder<T> decoder;

    private ReceivedValueDeserializer(RecordContract<T> contract, RecordDecoder<T> decoder) {
        this.contract = contract;
        this.decoder = decoder;
    }

    /**
     * A reader of what a contract allows.
     *
     * @param registry base address of a registry with Confluent's API
     */
    public static <T extends SpecificRecord> ReceivedValueDeserializer<T> of(RecordContract<T> contract, URI registry) {
        return new ReceivedValueDeserializer<>(
                contract, EventSerdes.of(registry).patientDecoder(contract.type()));
    }

    @Override
    public ReceivedValue<T> deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return refused(bytes, DeadLetterReason.INVALID, "record has no value; send an event");
        }
        try {
            T event = decoder.decode(bytes);
            Optional<Fault> fault = contract.check().apply(event);
            return fault.isPresent()
                    ? new ReceivedValue.Refused<>(bytes, fault.get())
                    : new ReceivedValue.Event<>(event, contract.eventTimeMs().applyAsLong(event), bytes);
        } catch (UnreadableRecordException e) {
            return refused(bytes, e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private static <T> ReceivedValue<T> refused(byte @Nullable [] bytes, DeadLetterReason reason, String message) {
        return new ReceivedValue.Refused<>(bytes, new Fault(reason, message));
    }
}
