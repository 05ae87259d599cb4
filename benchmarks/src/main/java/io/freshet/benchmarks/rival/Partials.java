package io.freshet.benchmarks.rival;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.TrustedRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;

/** Samples with some of their parts, as the operators of the Streams DSL pass them on. Digests stay empty. */
final class Partials {
    private final FreshetConfig config;

    Partials(FreshetConfig config) {
        this.config = config;
        TrustedRecords.trust();
    }

    /** A modality's events as samples of one part, at their event time. */
    KStream<String, Sample> stream(StreamsBuilder builder, String topic) {
        return builder.stream(
                        topic,
                        Consumed.with(Serdes.String(), this.<ModalityEvent>confluent())
                                .withTimestampExtractor(Partials::eventTimeMs))
                .mapValues(Partials::of);
    }

    Serde<Sample> serde() {
        return confluent();
    }

    /** Confluent's own serializers, as a user of the Streams DSL would take them. */
    @SuppressWarnings("unchecked") // They take and give any Avro record.
    private <T extends SpecificRecord> Serde<T> confluent() {
        Map<String, Object> settings =
                Map.of("schema.registry.url", config.platform().registry().toString(), "specific.avro.reader", true);
        Serde<Object> any = Serdes.serdeFrom(new KafkaAvroSerializer(), new KafkaAvroDeserializer());
        any.configure(settings, false);
        return (Serde<T>) (Serde<?>) any;
    }

    Produced<String, Sample> produced() {
        return Produced.with(Serdes.String(), serde());
    }

    int modalities() {
        return config.modalities().size();
    }

    /** The parts of both; of one where there is no other. */
    static Sample merge(@Nullable Sample left, @Nullable Sample right) {
        if (left != null && right == null) {
            return left;
        }
        if (left == null || right == null) {
            return Objects.requireNonNull(right, "a join of nothing with nothing came out; the topology is wrong");
        }
        Map<String, Part> parts = new TreeMap<>(left.getParts());
        parts.putAll(right.getParts());
        Instant earliest =
                left.getEventTime().isBefore(right.getEventTime()) ? left.getEventTime() : right.getEventTime();
        return sample(left.getSampleId(), earliest, parts);
    }

    /** A sample without parts, where an aggregation begins. */
    static Sample none() {
        return sample("", Instant.EPOCH, Map.of());
    }

    static Sample of(ModalityEvent event) {
        Part part = new Part(
                event.getEventTime(),
                event.getContentType(),
                event.getPayload(),
                "",
                event.getSource(),
                event.getAttributes());
        return sample(event.getSampleId(), event.getEventTime(), Map.of(event.getModality(), part));
    }

    private static Sample sample(String id, Instant eventTime, Map<String, Part> parts) {
        return new Sample(id, 1, eventTime, parts, List.of(), ClosedBy.GRACE, Origin.ALIGNED, null);
    }

    private static long eventTimeMs(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.value() instanceof ModalityEvent event
                ? event.getEventTime().toEpochMilli()
                : partitionTime;
    }
}
