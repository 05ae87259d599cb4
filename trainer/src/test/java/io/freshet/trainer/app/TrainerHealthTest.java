package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.health.RoleHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TrainerHealthTest {
    private final List<Alert> raised = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final TrainerHealth health =
            new TrainerHealth(new RoleHealth(() -> now, new SimpleMeterRegistry()), () -> now, raised::add);

    @Test
    void aRestartLoopRaisesOneAlertAndSaysItsReason() {
        for (int restart = 0; restart < 10; restart++) {
            health.restarted("the blob store answered 403");
        }

        assertThat(health.trouble())
                .hasValueSatisfying(reason -> assertThat(reason).contains("answered 403"));
        assertThat(raised).singleElement().satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo(AlertKind.FAULT);
            assertThat(alert.getMessage()).contains("answered 403");
        });
    }

    @Test
    void oneRestartIsNoTroubleAndALoopThatIsOverIsForgotten() {
        health.restarted("the broker was away");
        assertThat(health.trouble()).isEmpty();

        health.restarted("the broker was away");
        health.restarted("the broker was away");
        now = now.plusSeconds(120);
        health.works();

        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void aMissingKeyIsSaidOnceAndForgottenWhenItIsThere() {
        health.rollbacksUnverified(Optional.of("rollbacks cannot be followed"));
        health.rollbacksUnverified(Optional.of("rollbacks cannot be followed"));

        assertThat(health.trouble()).contains("rollbacks cannot be followed");
        assertThat(raised).hasSize(1);

        health.rollbacksUnverified(Optional.empty());
        assertThat(health.trouble()).isEmpty();
    }

    @Test
    void whatEndsTrainingIsSaid() {
        health.ended("the checkpoint cannot be used");

        assertThat(health.trouble())
                .hasValueSatisfying(reason -> assertThat(reason).contains("the checkpoint cannot be used"));
        assertThat(raised).hasSize(1);
    }
}
