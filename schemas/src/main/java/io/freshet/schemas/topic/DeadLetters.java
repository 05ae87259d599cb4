package io.freshet.schemas.topic;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterHeader;
import io.freshet.schemas.event.DeadLetterReason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes the record of something that could not be used, with its bytes as they came. */
public final class DeadLetters {
    private DeadLetters() {}

    /** Where a record was read. */
    public record Place(String topic, int partition, long offset) {}

    /** A record as Kafka holds it. */
    @SuppressWarnings("ArrayRecordComponent") // Bytes as they came, wrapped at once.
    public record Original(
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers) {}

    /** Why it was refused, where ({@code align}, {@code label}, {@code score}, {@code train}), and when. */
    public record Refusal(DeadLetterReason reason, String message, String stage, Instant at) {}

    /** The dead letter of one record. */
    public static DeadLetter of(Place place, Original original, Refusal refusal) {
        return DeadLetter.newBuilder()
                .setTopic(place.topic())
                .setPartition(place.partition())
                .setOffset(place.offset())
                .setKey(wrapped(original.key()))
                .setValue(wrapped(original.value()))
                .setHeaders(headers(original.headers()))
                .setReason(refusal.reason())
                .setMessage(refusal.message())
                .setStage(refusal.stage())
                .setAt(refusal.at())
                .build();
    }

    private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static List<DeadLetterHeader> headers(@Nullable Headers headers) {
        List<DeadLetterHeader> kept = new ArrayList<>();
        if (headers != null) {
            for (Header header : headers) {
                kept.add(new DeadLetterHeader(header.key(), wrapped(header.value())));
            }
        }
        return kept;
    }
}
