package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class RecordHandoverTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final RecordHandover handover = new RecordHandover(calls::incrementAndGet);

    @Test
    void wantsNothingUntilItIsAsked() {
        assertThat(handover.wants(0)).isFalse();
    }

    @Test
    void wantsEveryPartitionButTheFullOnes() throws InterruptedException {
        assertThat(handover.take(Set.of(1), Duration.ZERO)).isEmpty();

        assertThat(handover.wants(0)).isTrue();
        assertThat(handover.wants(1)).isFalse();
        assertThat(calls).hasValue(1);
    }

    @Test
    void holdsOnePollsWorthUntilTheLearnerTakesIt() throws InterruptedException {
        handover.take(Set.of(), Duration.ZERO);
        handover.give(List.of(record(0), record(1)));

        assertThat(handover.wants(0)).isFalse();
        assertThat(handover.take(Set.of(), Duration.ZERO)).hasSize(2);
        assertThat(handover.wants(0)).isFalse();
        assertThat(handover.take(Set.of(), Duration.ZERO)).isEmpty();
        assertThat(handover.wants(0)).isTrue();
    }

    @Test
    void asksOnceHoweverOftenTheLearnerLooks() throws InterruptedException {
        handover.take(Set.of(), Duration.ZERO);
        handover.take(Set.of(), Duration.ZERO);

        assertThat(calls).hasValue(1);
    }

    @Test
    void aPollThatBroughtNothingLeavesThePartitionsOpen() throws InterruptedException {
        handover.take(Set.of(), Duration.ZERO);
        handover.give(List.of());

        assertThat(handover.wants(0)).isTrue();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("examples", 0, offset, new byte[0], new byte[0]);
    }
}
