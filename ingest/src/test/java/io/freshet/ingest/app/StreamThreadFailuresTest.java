package io.freshet.ingest.app;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.health.RoleHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class StreamThreadFailuresTest {
    private long nowMs;
    private final InstantSource clock = () -> Instant.ofEpochMilli(nowMs);
    private final RoleHealth health = new RoleHealth(clock, new SimpleMeterRegistry());
    private final List<String> turned = new ArrayList<>();
    private final StreamThreadFailures deaths =
            new StreamThreadFailures(2, Duration.ofSeconds(10), clock, health.part("stream-threads"));

    @Test
    void aDeadThreadIsReplacedUntilTooManyDie() {
        IllegalStateException last = new IllegalStateException("last");

        assertThat(deaths.handle(new IllegalStateException("first"))).isEqualTo(REPLACE_THREAD);
        assertThat(deaths.handle(new IllegalStateException("second"))).isEqualTo(REPLACE_THREAD);
        assertThat(deaths.handle(last)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(deaths.last()).contains(last);
    }

    @Test
    void deathsLongAgoDoNotCount() {
        deaths.handle(new IllegalStateException("first"));
        deaths.handle(new IllegalStateException("second"));
        nowMs = 10_001;

        assertThat(deaths.handle(new IllegalStateException("third"))).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void theThirdDeathWithinAMinuteMakesTheRoleUnhealthyWithItsReason() {
        StreamThreadFailures patient =
                new StreamThreadFailures(10, Duration.ofMinutes(10), clock, health.part("stream-threads"));
        health.onChange(part -> turned.add(part.reason()));
        patient.handle(new IllegalStateException("poison"));
        patient.handle(new IllegalStateException("poison"));
        assertThat(health.isHealthy()).isTrue();

        patient.handle(new IllegalStateException("poison"));
        patient.handle(new IllegalStateException("poison"));

        assertThat(health.reasons()).singleElement().asString().contains("poison");
        // Whoever raises alerts is told once.
        assertThat(turned).singleElement().asString().contains("poison");
        nowMs += 60_001;
        patient.looked();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void aConfigurationThatCannotWorkEndsTheRoleAtOnce() {
        StreamsException death = new StreamsException(new PolicyViolationException("no such topics here"));

        assertThat(deaths.handle(death)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void whatIsOutsideIsTriedAgain() {
        StreamsException death = new StreamsException(new TimeoutException("the broker is away"));

        assertThat(deaths.handle(death)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void anErrorThatKafkaStreamsWrapsEndsTheRoleToo() {
        assertThat(deaths.handle(new StreamsException(new OutOfMemoryError("heap"))))
                .isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void anErrorOfTheMachineEndsTheRoleAtOnce() {
        assertThat(deaths.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
    }
}
