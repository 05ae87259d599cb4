package io.freshet.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.schemas.health.Restarts;
import io.freshet.schemas.health.RoleHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class ClientLoopTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RoleHealth health = new RoleHealth(InstantSource.system(), meters);
    private final Restarts restarts = new Restarts(health.part("test"), InstantSource.system());
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Steps that do what a test wants. */
    private ClientSession session(Runnable step) {
        opened.incrementAndGet();
        return new ClientSession() {
            @Override
            public void doWork() {
                steps.incrementAndGet();
                Thread.onSpinWait();
                step.run();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    @Test
    void stepsUntilItIsClosed() {
        try (ClientLoop loop = ClientLoop.start("test", () -> session(() -> {}), meters, restarts)) {
            await().until(() -> steps.get() > 10);
            assertThat(loop.failure()).isNotDone();
        }

        assertThat(opened).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void countsAndClosesASessionThatKafkaFailed() {
        try (ClientLoop loop = ClientLoop.start(
                "test",
                () -> session(() -> {
                    throw new KafkaException("the broker is away");
                }),
                meters,
                restarts)) {
            await().until(() ->
                    meters.counter("freshet.loop.restarts", "loop", "test").count() >= 1);
            assertThat(loop.failure()).isNotDone();
        }

        assertThat(closed.get()).isEqualTo(opened.get()).isPositive();
    }

    @Test
    void sessionsThatFailOneAfterAnotherAreUnhealthyAndSaidWhy() {
        try (ClientLoop loop = ClientLoop.start(
                "test",
                () -> session(() -> {
                    throw new TimeoutException("the broker is away");
                }),
                meters,
                restarts)) {
            await().until(() -> !health.isHealthy());
            assertThat(loop.failure()).isNotDone();
        }

        assertThat(health.reasons()).singleElement().asString().contains("the broker is away");
    }

    @Test
    void neverRepeatsWhatWouldFailTheSameWayAgain() {
        try (ClientLoop loop = ClientLoop.start(
                "test",
                () -> session(() -> {
                    throw new RecordTooLargeException("2 MB");
                }),
                meters,
                restarts)) {
            await().until(() -> loop.failure().isCompletedExceptionally());
        }

        assertThat(opened).hasValue(1);
    }

    @Test
    void endsByAFaultInTheProgramAndSaysSo() {
        try (ClientLoop loop = ClientLoop.start(
                "test",
                () -> session(() -> {
                    throw new IllegalStateException("a bug");
                }),
                meters,
                restarts)) {
            await().until(() -> loop.failure().isCompletedExceptionally());
        }

        assertThat(opened).hasValue(1);
        assertThat(closed).hasValue(1);
    }
}
