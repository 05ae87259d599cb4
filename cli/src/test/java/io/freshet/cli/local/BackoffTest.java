package io.freshet.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

    @Test
    void doublesWithEachDeathInARow() {
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(4)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void neverWaitsLongerThanItsLimit() {
        assertThat(backoff.after(6)).isEqualTo(Duration.ofSeconds(15));
        assertThat(backoff.after(10_000)).isEqualTo(Duration.ofSeconds(15));
    }
}
