package io.freshet.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    @Test
    void spreadsEventsEvenly() {
        RateLimiter pace = new RateLimiter(50);

        assertThat(pace.due(0)).isZero();
        assertThat(pace.due(1)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(pace.due(100)).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    }
}
