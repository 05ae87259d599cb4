package io.freshet.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.oracle.Scenario.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleOracleTest {
    private static Arrival part(int slot, int modality, long atMs, int content) {
        return new Arrival(slot, 7, modality, atMs, content);
    }

    @Test
    void aModalityThatNeverCameIsMissing() {
        assertThat(SampleOracle.contents(List.of(part(0, 0, 5, 0), part(1, 2, 5, 0))))
                .containsExactly(0, SampleOracle.NOTHING, 0, SampleOracle.NOTHING);
    }

    @Test
    void theLaterEventWinsWhicheverArrivesFirst() {
        assertThat(SampleOracle.contents(List.of(part(0, 0, 9, 1), part(1, 0, 5, 0)))[0])
                .isEqualTo(1);
        assertThat(SampleOracle.contents(List.of(part(0, 0, 5, 0), part(1, 0, 9, 1)))[0])
                .isEqualTo(1);
    }

    @Test
    void theFirstContentWinsAgainWhenItComesAgainLater() {
        List<Arrival> arrivals = List.of(part(0, 0, 5, 0), part(1, 0, 6, 1), part(2, 0, 7, 0));

        assertThat(SampleOracle.contents(arrivals)[0]).isZero();
    }

    @Test
    void atTheSameTimeTheGreaterDigestWins() {
        // SHA-256 of "k7:0:0" begins with b838, that of "k7:0:1" with 9fa5.
        assertThat(SampleOracle.contents(List.of(part(0, 0, 5, 0), part(1, 0, 5, 1)))[0])
                .isEqualTo(0);
        assertThat(SampleOracle.contents(List.of(part(0, 0, 5, 1), part(1, 0, 5, 0)))[0])
                .isEqualTo(0);
    }

    @Test
    void whatIsLongPastMakesNoSample() {
        Scenario scenario = new Scenario(2_000, 1);
        int longPast = 0;
        while (!scenario.isLongPast(longPast)) {
            longPast++;
        }

        assertThat(SampleOracle.expected(scenario, longPast)).containsOnly(SampleOracle.NOTHING);
        assertThat(scenario.arrivals(longPast)).hasSize(1);
    }
}
