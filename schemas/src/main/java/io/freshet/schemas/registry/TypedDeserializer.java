package io.freshet.schemas.registry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** A decoder as Kafka's clients want it; a tombstone is null. */
final class TypedDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final RecordDecoder<T> decoder;

    TypedDeserializer(RecordDecoder<T> decoder) {
        this.decoder = decoder;
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface gives and takes null for a tombstone.
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : decoder.decode(bytes);
    }
}
