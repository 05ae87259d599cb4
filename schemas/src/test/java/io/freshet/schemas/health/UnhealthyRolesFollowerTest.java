package io.freshet.schemas.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class UnhealthyRolesFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Health TRAINER = Health.unhealthy("trainer", "it dies", Instant.EPOCH);

    @Test
    void tellsWhatTheSupervisorSaysNow() {
        AtomicReference<List<Health>> said = new AtomicReference<>(List.of(TRAINER));
        try (UnhealthyRolesFollower follower = UnhealthyRolesFollower.start(said::get)) {
            await().atMost(PATIENCE).until(() -> follower.latest().equals(List.of(TRAINER)));

            said.set(List.of());

            await().atMost(PATIENCE).until(() -> follower.latest().isEmpty());
        }
    }

    @Test
    void whoAsksNeverWaitsForADiskThatStandsStill() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (UnhealthyRolesFollower follower = UnhealthyRolesFollower.start(() -> standStill(looked, end))) {
            looked.await();

            List<Health> latest = follower.latest();

            assertThat(latest).isEmpty();
            assertThat(end.getCount()).isEqualTo(1);
        } finally {
            end.countDown();
        }
    }

    private static List<Health> standStill(CountDownLatch looked, CountDownLatch end) {
        looked.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of(TRAINER);
    }
}
