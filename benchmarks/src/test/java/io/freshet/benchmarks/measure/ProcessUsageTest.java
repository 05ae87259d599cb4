package io.freshet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ProcessUsageTest {
    private static final ProcessUsage BEFORE = new ProcessUsage(1_000, 2_000_000_000L, 10_000_000_000L);

    @Test
    void dividesWhatWasDoneByWhatWasUsedMeanwhile() {
        ProcessUsage after = new ProcessUsage(7_000, 2_500_000_000L, 13_000_000_000L);

        assertThat(after.perCpuSecondSince(BEFORE)).isEqualTo(12_000);
        assertThat(after.perSecondSince(BEFORE)).isEqualTo(2_000);
    }

    @Test
    void twoLooksAtTheSameMomentMeasureNothing() {
        assertThatThrownBy(() -> BEFORE.perCpuSecondSince(BEFORE)).hasMessageContaining("no time passed");
    }
}
