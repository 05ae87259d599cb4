package io.freshet.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TopicScanTest {
    private static final TopicPartition ONE = new TopicPartition("t", 0);
    private static final TopicPartition OTHER = new TopicPartition("t", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<String> read = new ArrayList<>();

    @BeforeEach
    void begin() {
        TopicScan.fromBeginning(consumer, List.of(ONE, OTHER));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, OTHER, 5L));
    }

    @Test
    void readsEveryPartitionToItsEnd() {
        hold(ONE, 0, 1, 2);
        hold(OTHER, 5, 6);

        TopicScan.toEnd(consumer, this::note);

        assertThat(read).containsExactlyInAnyOrder("0-0", "0-1", "0-2", "1-5", "1-6");
    }

    @Test
    void readsOnFromWhereItStopped() {
        hold(ONE, 0);
        hold(OTHER);
        TopicScan.toEnd(consumer, this::note);
        hold(ONE, 1);

        TopicScan.toEnd(consumer, this::note);

        assertThat(read).containsExactly("0-0", "0-1");
    }

    @Test
    void nothingIsReadWhereNothingIs() {
        hold(ONE);
        hold(OTHER);

        TopicScan.toEnd(consumer, this::note);

        assertThat(read).isEmpty();
    }

    @Test
    void theNewestRecordIsTheLastThatSaysSomething() {
        MockConsumer<byte[], byte[]> one = new MockConsumer<>("earliest");
        one.assign(List.of(ONE));
        one.updateBeginningOffsets(Map.of(ONE, 0L));
        one.updateEndOffsets(Map.of(ONE, 3L));
        for (long offset = 0; offset < 3; offset++) {
            one.addRecord(new ConsumerRecord<>("t", 0, offset, null, null));
        }

        Optional<Long> newest = NewestRecord.find(
                one, ONE, record -> record.offset() < 2 ? Optional.of(record.offset()) : Optional.empty());

        assertThat(newest).contains(1L);
    }

    private void hold(TopicPartition partition, long... offsets) {
        long end = consumer.position(partition);
        for (long offset : offsets) {
            consumer.addRecord(new ConsumerRecord<>("t", partition.partition(), offset, null, null));
            end = offset + 1;
        }
        consumer.updateEndOffsets(Map.of(partition, end));
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        read.add(record.partition() + "-" + record.offset());
    }
}
