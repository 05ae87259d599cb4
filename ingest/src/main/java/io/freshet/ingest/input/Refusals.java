package io.freshet.ingest.input;

import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.topic.DeadLetters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters of what a stage cannot use, and counts them by reason ({@code freshet_dead_letters_total}, tags
 * stage and reason). One for each task, on its thread.
 */
public final class Refusals {
    /**
     * Place of a dead letter that was made of state and not of one record: it has no offset, and cannot be replayed.
     */
    public static final long NO_OFFSET = -1;

    private final String stage;
    private final MeterRegistry meters;
    private final Map<DeadLetterReason, Counter> counters = new EnumMap<>(DeadLetterReason.class);

    public Refusals(String stage, MeterRegistry meters) {
        this.stage = stage;
        this.meters = meters;
    }

    /** What is wrong with a record whose key should be a sampleId, whatever its value holds. */
    public static Optional<Fault> keyFault(byte @Nullable [] key, String sampleId) {
        if (key == null) {
            return Optional.of(new Fault(
                    DeadLetterReason.NULL_KEY, "record has no key; the key must be the sampleId, " + sampleId));
        }
        return !sampleId.isEmpty() && Arrays.equals(key, sampleId.getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : Optional.of(new Fault(
                        DeadLetterReason.KEY_MISMATCH,
                        "key is not the record's sampleId, \"" + sampleId + "\"; the key must be its UTF-8 bytes"));
    }

    /**
     * The dead letter of the record at hand.
     *
     * @param context of the processor that has the record in hand
     */
    public Record<byte[], DeadLetter> refuse(
            ProcessingContext context, Record<byte[], ? extends ReceivedValue<?>> record, Fault fault) {
        Stored stored = stored(context, record);
        return letter(stored.place(), stored.original(), fault, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    }

    /** A record as it came, and where: at its first place if it was moved since. */
    public record Stored(DeadLetters.Place place, DeadLetters.Original original) {}

    /**
     * The record at hand as it came.
     *
     * @param context of the processor that has the record in hand
     */
    public static Stored stored(ProcessingContext context, Record<byte[], ? extends ReceivedValue<?>> record) {
        DeadLetters.Place place = place(context);
        Optional<FirstPlace> first = FirstPlace.of(place.topic(), record.headers());
        return new Stored(
                first.map(FirstPlace::place).orElse(place),
                new DeadLetters.Original(
                        record.key(),
                        record.value().bytes(),
                        first.isPresent() ? FirstPlace.removeFrom(record.headers()) : record.headers()));
    }

    static DeadLetters.Place place(ProcessingContext context) {
        RecordMetadata place = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException(
                        "a record came without a place; Kafka Streams gives every record one"));
        return new DeadLetters.Place(place.topic(), place.partition(), place.offset());
    }

    /** The dead letter of something that was kept for a while. */
    public Record<byte[], DeadLetter> letter(
            DeadLetters.Place place, DeadLetters.Original original, Fault fault, Instant at) {
        counters.computeIfAbsent(fault.reason(), this::counter).increment();
        DeadLetter letter =
                DeadLetters.of(place, original, new DeadLetters.Refusal(fault.reason(), fault.message(), stage, at));
        return new Record<>(original.key(), letter, at.toEpochMilli());
    }

    private Counter counter(DeadLetterReason reason) {
        return meters.counter("freshet.dead.letters", "stage", stage, "reason", reason.name());
    }
}
