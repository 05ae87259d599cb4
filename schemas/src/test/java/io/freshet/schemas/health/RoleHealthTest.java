package io.freshet.schemas.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoleHealthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = START;
    private final RoleHealth health = new RoleHealth(() -> now, meters);
    private final RoleHealth.Part part = health.part("stream-threads");

    @Test
    void saysWhichPartIsUnhealthyAndWhyAndSinceWhen() {
        after(Duration.ofSeconds(5));

        part.unhealthy("a thread died");

        assertThat(health.isHealthy()).isFalse();
        assertThat(health.unhealthy())
                .containsExactly(new Health("stream-threads", false, "a thread died", START.plusSeconds(5)));
        assertThat(meters.get("freshet.healthy")
                        .tag("part", "stream-threads")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void aNewReasonDoesNotRestartTheClock() {
        part.unhealthy("a thread died");
        after(Duration.ofSeconds(5));

        part.unhealthy("another thread died");

        assertThat(health.unhealthy())
                .containsExactly(new Health("stream-threads", false, "another thread died", START));
    }

    @Test
    void tellsEachTurnOnce() {
        List<Boolean> turns = new ArrayList<>();
        health.onChange(turned -> turns.add(turned.healthy()));

        part.healthy();
        part.unhealthy("a thread died");
        part.unhealthy("a thread died");
        part.healthy();

        assertThat(turns).containsExactly(false, true);
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void theThirdRestartWithinAMinuteIsUnhealthyUntilTheMinuteIsOver() {
        Restarts restarts = new Restarts(part, () -> now);
        restarts.restarted("no broker");
        restarts.restarted("no broker");
        assertThat(health.isHealthy()).isTrue();

        restarts.restarted("no broker");
        restarts.works();
        assertThat(health.isHealthy()).isFalse();
        assertThat(health.unhealthy().get(0).reason()).contains("3 times").contains("no broker");

        after(Duration.ofSeconds(61));
        restarts.works();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void restartsThatAreFarApartAreHealthy() {
        Restarts restarts = new Restarts(part, () -> now);

        for (int i = 0; i < 10; i++) {
            restarts.restarted("no broker");
            after(Duration.ofSeconds(31));
        }

        assertThat(health.isHealthy()).isTrue();
    }

    private void after(Duration time) {
        now = now.plus(time);
    }
}
