package io.freshet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BarTest {
    @Test
    void theBarItselfIsGoodEnough() {
        assertThat(Bar.atLeast(3).holds(3)).isTrue();
        assertThat(Bar.atLeast(3).holds(2.999)).isFalse();
        assertThat(Bar.atMost(0).holds(0)).isTrue();
        assertThat(Bar.atMost(0).holds(1)).isFalse();
    }

    @Test
    void nothingThatIsNoNumberHolds() {
        assertThat(Bar.atLeast(3).holds(Double.NaN)).isFalse();
        assertThat(Bar.atMost(3).holds(Double.NaN)).isFalse();
    }

    @Test
    void showsFractionsOnlyWhereThereAreAny() {
        assertThat(Bar.atLeast(12_000).text()).isEqualTo(">= 12000");
        assertThat(Bar.atMost(0.25).text()).isEqualTo("<= 0.25");
        assertThat(Bar.none().text()).isEmpty();
    }
}
