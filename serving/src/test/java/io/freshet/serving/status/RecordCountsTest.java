package io.freshet.serving.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RecordCountsTest {
    private static final Instant START = Instant.EPOCH;
    private final RecordCounts counts = new RecordCounts();

    @Test
    void countsByTopic() {
        counts.add("a");
        counts.add("a");
        counts.add("b");

        assertThat(counts.counts()).containsEntry("a", 2L).containsEntry("b", 1L);
        assertThat(counts.isEstimated()).isFalse();
    }

    @Test
    void saysWhenACountRestsOnOffsets() {
        counts.skip("a", 1_000);

        assertThat(counts.counts()).containsEntry("a", 1_000L);
        assertThat(counts.isEstimated()).isTrue();
    }

    @Test
    void aRateIsTheChangeOverTheLastSeconds() {
        assertThat(counts.rates(START)).isEmpty();
        for (int i = 0; i < 30; i++) {
            counts.add("a");
        }

        assertThat(counts.rates(START.plusSeconds(3)).get("a")).isCloseTo(10.0, within(1e-9));
    }

    @Test
    void whatWasReadBeforeSomebodyLookedIsNoRate() {
        counts.rates(START);
        counts.add("a");
        counts.forgetRates();

        assertThat(counts.rates(START.plusSeconds(2))).isEmpty();
    }
}
