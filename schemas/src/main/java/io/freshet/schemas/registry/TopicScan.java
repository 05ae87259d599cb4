package io.freshet.schemas.registry;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads what is there and stops: every record from where a consumer stands to where its partitions ended when reading
 * began. What comes after one partition's end while another is still read is handed on too.
 */
public final class TopicScan {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private TopicScan() {}

    /** All partitions of a topic. */
    public static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Has partitions read from their beginning. */
    public static void fromBeginning(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Hands every record to a reader, in the order of each partition.
     *
     * @param consumer that is assigned partitions, and stands where reading is to begin
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or comes no further for half a
     *     minute
     */
    public static <K, V> void toEnd(Consumer<K, V> consumer, java.util.function.Consumer<ConsumerRecord<K, V>> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        ToLongFunction<TopicPartition> left =
                partition -> Math.max(0, ends.getOrDefault(partition, 0L) - consumer.position(partition));
        long until = System.nanoTime() + PATIENCE.toNanos();
        long before = Long.MAX_VALUE;
        for (long now = sum(ends, left); now > 0; now = sum(ends, left)) {
            if (now < before) {
                before = now;
                until = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > until) {
                throw new TimeoutException(ends.keySet() + " could not be read to the end: nothing came for "
                        + PATIENCE.toSeconds() + " s; is the broker overloaded?");
            }
            consumer.poll(POLL).forEach(reader);
        }
    }

    private static long sum(Map<TopicPartition, Long> ends, ToLongFunction<TopicPartition> left) {
        return ends.keySet().stream().mapToLong(left).sum();
    }
}
