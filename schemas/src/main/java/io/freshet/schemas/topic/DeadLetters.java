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

    /**
     * The same letter, small enough to be written: what is largest goes first, and the message says so. A letter that
     * no broker takes would fail each time, and stop whoever writes it.
     *
     * @param mostBytes what key, value, headers and message may have together
     */
    public static DeadLetter fitted(DeadLetter letter, int mostBytes) {
        if (sizeBytes(letter) <= mostBytes) {
            return letter;
        }
        // A character may take three bytes; a message may quote all of what it refuses.
        int longest = mostBytes / 8;
        String message = letter.getMessage();
        letter.setMessage(message.length() > longest ? message.substring(0, longest) + " ..." : message);
        List<String> leftOut = new ArrayList<>();
        if (sizeBytes(letter) > mostBytes) {
            letter.setValue(null);
            leftOut.add("value");
        }
        if (sizeBytes(letter) > mostBytes) {
            letter.setHeaders(List.of());
            leftOut.add("headers");
        }
        if (sizeBytes(letter) > mostBytes) {
            letter.setKey(null);
            leftOut.add("key");
        }
        if (!leftOut.isEmpty()) {
            letter.setMessage(letter.getMessage() + " (left out, since no broker would take it: "
                    + String.join(", ", leftOut) + ")");
        }
        return letter;
    }

    private static long sizeBytes(DeadLetter letter) {
        long headers = 0;
        for (DeadLetterHeader header : letter.getHeaders()) {
            headers += 3L * header.getName().length() + length(header.getValue());
        }
        return length(letter.getKey())
                + length(letter.getValue())
                + headers
                + 3L * letter.getMessage().length();
    }

    private static int length(@Nullable ByteBuffer bytes) {
        return bytes == null ? 0 : bytes.remaining();
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
