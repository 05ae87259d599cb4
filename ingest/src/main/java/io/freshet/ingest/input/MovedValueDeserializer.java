package io.freshet.ingest.input;

import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.DeadLetterReason;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a repartition topic that holds records of several types, each as the topic that it first came on is read. Safe
 * for any number of threads.
 */
public final class MovedValueDeserializer implements Deserializer<ReceivedValue<? extends SpecificRecord>> {
    private final Map<String, Deserializer<? extends ReceivedValue<? extends SpecificRecord>>> byTopic;

    /** @param byTopic how the topics are read that records are moved from */
    public MovedValueDeserializer(
            Map<String, Deserializer<? extends ReceivedValue<? extends SpecificRecord>>> byTopic) {
        this.byTopic = Map.copyOf(byTopic);
    }

    @Override
    public ReceivedValue<? extends SpecificRecord> deserialize(String topic, Headers headers, byte @Nullable [] bytes) {
        Deserializer<? extends ReceivedValue<? extends SpecificRecord>> first = FirstPlace.of(topic, headers)
                .map(moved -> byTopic.get(moved.place().topic()))
                .orElse(null);
        return first == null ? deserialize(topic, bytes) : read(first, topic, bytes);
    }

    @SuppressWarnings("NullAway") // Kafka's interface gives null for a tombstone.
    private static ReceivedValue<? extends SpecificRecord> read(
            Deserializer<? extends ReceivedValue<? extends SpecificRecord>> first,
            String topic,
            byte @Nullable [] bytes) {
        return first.deserialize(topic, bytes);
    }

    @Override
    public ReceivedValue<? extends SpecificRecord> deserialize(String topic, byte @Nullable [] bytes) {
        return new ReceivedValue.Refused<SpecificRecord>(
                bytes,
                new Fault(
                        DeadLetterReason.INVALID,
                        "a record of " + topic + " does not say which topic it was moved from; send records to that"));
    }
}
