package io.freshet.schemas.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Finds the newest committed record of a partition that says something, reading from the end backwards. */
public final class NewestRecord {
    private static final long FIRST_SPAN = 64;

    private NewestRecord() {}

    /**
     * What the newest record says that the reader makes something of; empty when there is none.
     *
     * @param consumer of committed records; it is assigned the partition
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    public static <T> Optional<T> find(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reader) {
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        long begin = offset(consumer.beginningOffsets(only));
        long end = offset(consumer.endOffsets(only));
        // Markers and aborted records are between: when nothing is found, look further back.
        for (long span = FIRST_SPAN; ; span *= 16) {
            long from = Math.max(begin, end - span);
            consumer.seek(partition, from);
            Optional<T> newest = last(consumer, reader);
            if (newest.isPresent() || from == begin) {
                return newest;
            }
        }
    }

    private static <T> Optional<T> last(
            Consumer<byte[], byte[]> consumer, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> reader) {
        Deque<T> newest = new ArrayDeque<>(1);
        TopicScan.toEnd(
                consumer,
                record -> reader.apply(record).ifPresent(said -> {
                    newest.clear();
                    newest.add(said);
                }));
        return Optional.ofNullable(newest.peek());
    }

    private static long offset(Map<TopicPartition, Long> offsets) {
        return offsets.values().iterator().next();
    }
}
