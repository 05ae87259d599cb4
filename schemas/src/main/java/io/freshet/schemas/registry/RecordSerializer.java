package io.freshet.schemas.registry;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's serializer for the first record of each topic and schema, which registers the schema; for those that
 * follow, the same five bytes in front (a zero and the schema's id) and Avro's own writer behind them. Confluent's
 * looks the schema up again for each record, which takes longer than to write a small one. Safe for many threads.
 */
final class RecordSerializer<T extends SpecificRecord> implements Serializer<T> {
    private static final int HEADER_BYTES = 5;
    /** What the next record may be larger than the one before without a second buffer. */
    private static final int SLACK_BYTES = 64;

    private final KafkaAvroSerializer genuine;
    private final Map<String, Known> byTopic = new ConcurrentHashMap<>();
    /** Size of the record before, whichever thread wrote it: a guess at the next one's. */
    private volatile int lastBytes;

    RecordSerializer(KafkaAvroSerializer genuine) {
        this.genuine = genuine;
    }

    /** How records of a schema were written to a topic. */
    @SuppressWarnings("ArrayRecordComponent") // Five bytes that nobody changes.
    private record Known(Schema schema, byte[] header, SpecificDatumWriter<SpecificRecord> writer) {}

    @Override
    @SuppressWarnings("NullAway") // Kafka's interface gives and takes null for a tombstone.
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) {
            return null;
        }
        Known known = byTopic.get(topic);
        if (known == null || !known.schema().equals(value.getSchema())) {
            return first(topic, value);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(lastBytes + SLACK_BYTES);
        out.write(known.header(), 0, HEADER_BYTES);
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            known.writer().write(value, encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a " + known.schema().getName() + " for " + topic + " cannot be written: " + e.getMessage(), e);
        }
        lastBytes = out.size();
        return out.toByteArray();
    }

    @SuppressWarnings("NullAway") // A record is no tombstone.
    private byte[] first(String topic, T value) {
        byte[] bytes = genuine.serialize(topic, value);
        Schema schema = value.getSchema();
        byTopic.put(
                topic,
                new Known(
                        schema,
                        Arrays.copyOf(bytes, HEADER_BYTES),
                        new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema))));
        return bytes;
    }

    @Override
    public void close() {
        genuine.close();
    }
}
