package io.freshet.serving.rollout;

import static io.freshet.schemas.event.VersionState.ASPIRED;
import static io.freshet.schemas.event.VersionState.AVAILABLE;
import static io.freshet.schemas.event.VersionState.RETIRED;
import static io.freshet.schemas.event.VersionState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.serving.version.StandingFold;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
    private Standing standing = StandingFold.none("p");

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
        follow(decisions().available(0, "first", RETIRED));

        List<Rollout> changes = decisions().available(1, "back", ROLLED_BACK);

        assertThat(changes).extracting(Rollout::getVersion).containsExactly(0L, 1L);
        assertThat(changes).extracting(Rollout::getTo).containsExactly(ROLLED_BACK, AVAILABLE);
        assertThat(changes.get(0).getFrom()).isEqualTo(AVAILABLE);
    }

    @Test
    void aPinIsFollowedAsOne() {
        follow(decisions().available(0, "first", RETIRED));

        follow(decisions().pinned(0));

        assertThat(standing.getPinned()).isTrue();
        assertThat(standing.getAvailable()).isZero();
    }

    @Test
    void promotingThePinnedVersionEndsThePin() {
        follow(decisions().pinned(0));

        follow(decisions().available(0, "go on", RETIRED));

        assertThat(standing.getPinned()).isFalse();
        assertThat(decisions().state(0)).isEqualTo(AVAILABLE);
    }

    @Test
    void unpinningLetsTheVersionServeOn() {
        follow(decisions().pinned(0));

        follow(decisions().unpinned(0));

        assertThat(standing.getPinned()).isFalse();
        assertThat(standing.getAvailable()).isZero();
    }

    private void follow(List<Rollout> decided) {
        standing = StandingFold.of(standing).decided(decided).next();
    }

    private Decisions decisions() {
        return new Decisions(standing, "test", Instant.EPOCH);
    }
}
