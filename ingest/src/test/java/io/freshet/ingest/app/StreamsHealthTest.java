package io.freshet.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.app.StreamsHealth.Progress;
import io.freshet.schemas.health.RoleHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class StreamsHealthTest {
    private static final TopicPartition PARTITION = new TopicPartition("freshet.p.text", 2);

    private final RoleHealth role = new RoleHealth(InstantSource.fixed(Instant.EPOCH), new SimpleMeterRegistry());
    private final StreamsHealth health = new StreamsHealth(role.part("partitions"));

    @Test
    void aPartitionThatStandsStillWhileEventsArriveIsUnhealthyWithItsReason() {
        look(0, 10, 10);
        look(5, 10, 20);
        look(30, 10, 40);
        assertThat(role.reasons()).isEmpty();

        look(36, 10, 45);

        assertThat(role.reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason)
                        .contains("freshet.p.text-2")
                        .contains("offset 10")
                        .contains("35 records wait"));
    }

    @Test
    void itIsHealthyAgainOnceItMoves() {
        look(0, 10, 10);
        look(5, 10, 20);
        look(60, 10, 40);
        assertThat(role.reasons()).hasSize(1);

        look(65, 11, 40);

        assertThat(role.reasons()).isEmpty();
    }

    @Test
    void aSlowPartitionThatMovesIsHealthy() {
        for (int second = 0; second < 300; second += 5) {
            look(second, second, 1_000_000L + second);
        }

        assertThat(role.reasons()).isEmpty();
    }

    @Test
    void whatIsQuietIsHealthyThoughMarkersOfTransactionsStandBehindTheLastRecord() {
        look(0, 10, 10);
        look(5, 10, 12);
        look(300, 10, 12);

        assertThat(role.reasons()).isEmpty();
    }

    @Test
    void aPartitionThatWentToAnotherInstanceIsNotOurs() {
        look(0, 10, 10);
        look(5, 10, 20);
        look(60, 10, 40);

        health.look(Map.of(), 65_000);

        assertThat(role.reasons()).isEmpty();
    }

    private void look(int second, long committed, long end) {
        health.look(Map.of(PARTITION, new Progress(committed, end)), second * 1_000L);
    }
}
