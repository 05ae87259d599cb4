package io.freshet.ingest.input;

import io.freshet.schemas.topic.DeadLetters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where a record was first, which it carries with it in a header when it is moved to its key's partition.
 *
 * @param place that a dead letter of it names, and that it is replayed to
 * @param takenMs when the broker took it there, or its event time if that is earlier
 */
record FirstPlace(DeadLetters.Place place, long takenMs) {
    private static final String HEADER = "freshet-first-place";
    private static final String REPARTITION = "-repartition";

    /** Of a record of a repartition topic; empty for every other, whatever headers its sender gave it. */
    static Optional<FirstPlace> of(String topic, Headers headers) {
        if (!topic.endsWith(REPARTITION)) {
            return Optional.empty();
        }
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null || header.value().length <= FIXED_BYTES
                ? Optional.empty()
                : Optional.of(read(header.value()));
    }

    private static final int FIXED_BYTES = Integer.BYTES + 2 * Long.BYTES;

    private static FirstPlace read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int partition = in.getInt();
        long offset = in.getLong();
        long takenMs = in.getLong();
        String topic = StandardCharsets.UTF_8.decode(in).toString();
        return new FirstPlace(new DeadLetters.Place(topic, partition, offset), takenMs);
    }

    /** A record's headers with this among them. */
    Headers addTo(Headers headers) {
        byte[] topic = place.topic().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(FIXED_BYTES + topic.length)
                .putInt(place.partition())
                .putLong(place.offset())
                .putLong(takenMs)
                .put(topic)
                .array();
        return new RecordHeaders(headers).remove(HEADER).add(HEADER, bytes);
    }

    /** A record's headers as its sender gave them. */
    static Headers removeFrom(Headers headers) {
        return new RecordHeaders(headers).remove(HEADER);
    }
}
