package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentDeathsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RecentDeaths recent = new RecentDeaths();

    @Test
    void theThirdDeathWithinAMinuteIsTooMany() {
        died(0, 1);
        died(20, 19);
        assertThat(recent.areTooMany()).isFalse();

        died(40, 19);

        assertThat(recent.areTooMany()).isTrue();
        assertThat(recent.inARow()).isEqualTo(3);
    }

    @Test
    void deathsFarApartAreForgiven() {
        died(0, 100);
        died(70, 70);
        died(140, 70);

        assertThat(recent.areTooMany()).isFalse();
        assertThat(recent.inARow()).isEqualTo(1);
    }

    @Test
    void pausesThatGrowDoNotHideARoleThatDiesAtOnce() {
        died(0, 1);
        died(40, 1);
        died(80, 1);

        assertThat(recent.areTooMany()).isTrue();
    }

    private void died(int second, int lived) {
        recent.died(START.plusSeconds(second), Duration.ofSeconds(lived));
    }
}
