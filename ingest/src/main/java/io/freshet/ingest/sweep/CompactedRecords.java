package io.freshet.ingest.sweep;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records that compaction would leave: of each key of a topic the last one, and none where that deletes it. They
 * are not decoded. One thread.
 */
final class CompactedRecords {
    private final Map<Key, byte[]> newest = new HashMap<>();

    private record Key(String topic, @Nullable ByteBuffer key) {}

    /** The next committed record of its partition. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        Key of = new Key(record.topic(), key == null ? null : ByteBuffer.wrap(key));
        byte @Nullable [] value = record.value();
        if (value == null) {
            newest.remove(of);
        } else {
            newest.put(of, value);
        }
    }

    /** Hands out the value of every record that is left. */
    void forEach(Consumer<byte[]> reader) {
        newest.values().forEach(reader);
    }
}
