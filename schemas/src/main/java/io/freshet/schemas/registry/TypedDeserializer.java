package io.freshet.schemas.registry;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Confluent's deserializer, held to one record type. */
final class TypedDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final KafkaAvroDeserializer deserializer;
    private final Class<T> type;
    private final Schema reader;

    TypedDeserializer(KafkaAvroDeserializer deserializer, Class<T> type) {
        this.deserializer = deserializer;
        this.type = type;
        this.reader = SpecificData.get().getSchema(type);
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface gives and takes null for a tombstone.
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        Object value;
        try {
            value = deserializer.deserialize(topic, bytes, reader);
        } catch (SerializationException e) {
            throw e;
        } catch (RuntimeException e) {
            // Confluent's own lets Avro's faults on hostile bytes through as they are.
            throw new SerializationException(
                    "record of " + topic + " is no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
        if (!type.isInstance(value)) {
            throw new SerializationException("record of " + topic + " is no " + type.getSimpleName() + " but a "
                    + (value == null ? "nothing" : value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
