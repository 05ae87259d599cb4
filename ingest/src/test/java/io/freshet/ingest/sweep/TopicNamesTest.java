package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class TopicNamesTest {
    private static final TopicPartition OLD = new TopicPartition("freshet.p.text", 0);
    private static final TopicPartition NEW = new TopicPartition("freshet.p.text", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<String> read = new ArrayList<>();

    @Test
    void theSecondPassReadsOnlyWhatWasWrittenSinceTheFirst() {
        consumer.updateBeginningOffsets(Map.of(OLD, 0L, NEW, 0L));
        consumer.updateEndOffsets(Map.of(OLD, 2L, NEW, 0L));
        consumer.schedulePollTask(() -> add(OLD, 0, 1));
        pass(List.of(OLD));

        consumer.updateEndOffsets(Map.of(OLD, 3L, NEW, 0L));
        consumer.schedulePollTask(() -> add(OLD, 2));
        pass(List.of(OLD));

        consumer.updateEndOffsets(Map.of(OLD, 3L, NEW, 1L));
        consumer.schedulePollTask(() -> add(NEW, 0));
        pass(List.of(OLD, NEW));

        assertThat(read).containsExactly("0@0", "0@1", "0@2", "1@0");
    }

    private void pass(List<TopicPartition> partitions) {
        TopicNames.readToEnd(consumer, partitions, record -> read.add(record.partition() + "@" + record.offset()));
    }

    private void add(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            consumer.addRecord(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
        }
    }
}
