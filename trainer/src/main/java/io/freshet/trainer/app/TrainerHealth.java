package io.freshet.trainer.app;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.health.Health;
import io.freshet.schemas.health.Restarts;
import io.freshet.schemas.health.RoleHealth;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What keeps training from going on: told to whoever asks whether the trainer is ready, and raised as an alert once
 * when it begins. Each part is written by one thread, the trainer's or the session's, and read by any.
 */
final class TrainerHealth {
    private final RoleHealth health;
    private final RoleHealth.Part part;
    private final RoleHealth.Part keys;
    private final Restarts restarts;
    private final InstantSource clock;
    private final Consumer<Alert> alerts;

    TrainerHealth(RoleHealth health, InstantSource clock, Consumer<Alert> alerts) {
        this.health = health;
        this.clock = clock;
        this.alerts = alerts;
        this.part = health.part("trainer");
        this.keys = health.part("keys");
        this.restarts = new Restarts(part, clock);
        health.onChange(this::turned);
    }

    /** It trains or stands by. */
    void works() {
        restarts.works();
    }

    /** It broke off and begins again. */
    void restarted(String reason) {
        restarts.restarted(reason);
    }

    /** It has ended, for something that would happen again. */
    void ended(String reason) {
        part.unhealthy("training has ended: " + reason);
    }

    /** Training goes on, and somebody should know that it would not hear of a rollback; empty when it does. */
    void rollbacksUnverified(Optional<String> reason) {
        reason.ifPresentOrElse(keys::unhealthy, keys::healthy);
    }

    /** Why it does not work as it should; empty when it does. */
    Optional<String> trouble() {
        return health.unhealthy().stream().map(Health::reason).findFirst();
    }

    private void turned(Health now) {
        if (!now.healthy()) {
            alerts.accept(Alert.newBuilder()
                    .setKind(AlertKind.FAULT)
                    .setMessage("trainer: " + now.reason())
                    .setEvidence(Map.of())
                    .setAt(clock.instant())
                    .build());
        }
    }
}
