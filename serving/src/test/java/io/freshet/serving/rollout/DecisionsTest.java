package io.freshet.serving.rollout;

import static io.freshet.schemas.event.VersionState.ASPIRED;
import static io.freshet.schemas.event.VersionState.AVAILABLE;
import static io.freshet.schemas.event.VersionState.RETIRED;
import static io.freshet.schemas.event.VersionState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Rollout;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionStatesLog;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
    private final VersionStatesLog log = new VersionStatesLog();

    @Test
    void theFirstVersionReplacesNothing() {
        List<Rollout> changes = decisions().available(0, "first", RETIRED);

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.getFrom()).isEqualTo(ASPIRED);
            assertThat(change.getTo()).isEqualTo(AVAILABLE);
            assertThat(change.getDecidedBy()).isEqualTo("test");
        });
    }

    @Test
    void theNextOneSendsTheOneBeforeWhereItIsTold() {
        decisions().available(0, "first", RETIRED).forEach(log::decided);

        List<Rollout> changes = decisions().available(1, "back", ROLLED_BACK);

        assertThat(changes).extracting(Rollout::getVersion).containsExactly(0L, 1L);
        assertThat(changes).extracting(Rollout::getTo).containsExactly(ROLLED_BACK, AVAILABLE);
        assertThat(changes.get(0).getFrom()).isEqualTo(AVAILABLE);
    }

    @Test
    void aPinIsFollowedAsOne() {
        decisions().available(0, "first", RETIRED).forEach(log::decided);

        decisions().pinned(0).forEach(log::decided);

        assertThat(states().isPinned()).isTrue();
        assertThat(states().available()).contains(0L);
    }

    @Test
    void promotingThePinnedVersionEndsThePin() {
        decisions().pinned(0).forEach(log::decided);

        decisions().available(0, "go on", RETIRED).forEach(log::decided);

        assertThat(states().isPinned()).isFalse();
        assertThat(states().state(0)).isEqualTo(AVAILABLE);
    }

    private VersionStates states() {
        return log.snapshot();
    }

    private Decisions decisions() {
        return new Decisions(states(), "test", Instant.EPOCH);
    }
}
