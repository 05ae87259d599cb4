package io.freshet.trainer.window;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records in the order in which they came, with how much memory they take. One thread. */
final class Waiting {
    private final Queue<ExampleRecord> records = new ArrayDeque<>();
    private long sizeBytes;

    void add(ExampleRecord arrival) {
        records.add(arrival);
        sizeBytes += sizeBytes(arrival);
    }

    @Nullable
    ExampleRecord peek() {
        return records.peek();
    }

    void remove() {
        sizeBytes -= sizeBytes(records.remove());
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    Stream<ExampleRecord> stream() {
        return records.stream();
    }

    /** Whether so many records or so many bytes are there, one record at least. */
    boolean reaches(int count, long bytes) {
        return records.size() >= count || (!records.isEmpty() && sizeBytes >= bytes);
    }

    @SuppressWarnings("NullAway") // Kafka gives null for a tombstone, which its types do not say.
    private static long sizeBytes(ExampleRecord arrival) {
        byte[] value = arrival.record().value();
        return value == null ? 0 : value.length;
    }
}
