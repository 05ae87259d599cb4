package io.freshet.ingest.app;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StreamThreadFailuresTest {
    private long nowMs;
    private final StreamThreadFailures deaths =
            new StreamThreadFailures(2, Duration.ofSeconds(10), () -> Instant.ofEpochMilli(nowMs));

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
                new StreamThreadFailures(10, Duration.ofMinutes(10), () -> Instant.ofEpochMilli(nowMs));
        patient.handle(new IllegalStateException("poison"));
        patient.handle(new IllegalStateException("poison"));
        assertThat(patient.loop()).isEmpty();

        patient.handle(new IllegalStateException("poison"));

        assertThat(patient.loop())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("3 stream threads died").contains("poison"));
        nowMs += 60_001;
        assertThat(patient.loop()).isEmpty();
    }

    @Test
    void anErrorOfTheMachineEndsTheRoleAtOnce() {
        assertThat(deaths.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
    }
}
