package io.freshet.serving.version;

import static io.freshet.schemas.event.VersionState.AVAILABLE;
import static io.freshet.schemas.event.VersionState.LOADING;
import static io.freshet.schemas.event.VersionState.REJECTED;
import static io.freshet.schemas.event.VersionState.RETIRED;
import static io.freshet.schemas.event.VersionState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionStatesLogTest {
    private final VersionStatesLog log = new VersionStatesLog();

    @Test
    void aPublishedVersionIsAspiredUntilSomethingIsDecided() {
        log.published(version(0));

        assertThat(log.snapshot().state(0)).isEqualTo(VersionState.ASPIRED);
        assertThat(log.snapshot().available()).isEmpty();
    }

    @Test
    void theNextAvailableVersionRetiresTheOneBefore() {
        decide(0, AVAILABLE);
        decide(1, LOADING);
        decide(1, AVAILABLE);

        VersionStates states = log.snapshot();
        assertThat(states.available()).contains(1L);
        assertThat(states.state(0)).isEqualTo(RETIRED);
        assertThat(states.fallbacks()).containsExactly(0L);
    }

    @Test
    void aRejectedVersionChangesNothingElse() {
        decide(0, AVAILABLE);
        decide(1, REJECTED);

        assertThat(log.snapshot().available()).contains(0L);
        assertThat(log.snapshot().fallbacks()).isEmpty();
    }

    @Test
    void aRolledBackVersionIsNoFallback() {
        decide(0, AVAILABLE);
        decide(1, AVAILABLE);
        decide(2, AVAILABLE);
        log.decided(rollout(2, AVAILABLE, ROLLED_BACK));
        decide(1, AVAILABLE);

        VersionStates states = log.snapshot();
        assertThat(states.available()).contains(1L);
        assertThat(states.state(2)).isEqualTo(ROLLED_BACK);
        assertThat(states.fallbacks()).containsExactly(0L);
    }

    @Test
    void aPinHoldsAgainstThePolicyButNotAgainstAnOperator() {
        decide(3, AVAILABLE);
        log.decided(pin(3));
        decide(4, AVAILABLE);
        assertThat(log.snapshot().available()).contains(3L);
        assertThat(log.snapshot().isPinned()).isTrue();
        assertThat(log.snapshot().state(4)).isEqualTo(RETIRED);

        log.decided(Rollout.newBuilder(rollout(4, RETIRED, AVAILABLE))
                .setDecidedBy("operator")
                .build());

        assertThat(log.snapshot().available()).contains(4L);
        assertThat(log.snapshot().isPinned()).isFalse();
    }

    @Test
    void whatCompactionLeavesGivesTheSameVersionStates() {
        decide(0, AVAILABLE);
        decide(1, AVAILABLE);
        log.decided(rollout(0, AVAILABLE, RETIRED));
        VersionStatesLog compacted = new VersionStatesLog();
        compacted.published(version(0));
        compacted.published(version(1));
        compacted.decided(rollout(1, LOADING, AVAILABLE));
        compacted.decided(rollout(0, AVAILABLE, RETIRED));

        assertThat(compacted.snapshot().available()).isEqualTo(log.snapshot().available());
        assertThat(compacted.snapshot().fallbacks()).isEqualTo(log.snapshot().fallbacks());
    }

    @Test
    void aForgottenVersionCannotServeAgain() {
        decide(0, AVAILABLE);
        decide(1, AVAILABLE);

        log.forgotten(0);

        assertThat(log.snapshot().fallbacks()).isEmpty();
        assertThat(log.snapshot().manifests()).containsOnlyKeys(1L);
    }

    private void decide(long version, VersionState to) {
        log.published(version(version));
        log.decided(rollout(version, LOADING, to));
    }

    private static Rollout pin(long version) {
        return Rollout.newBuilder(rollout(version, AVAILABLE, AVAILABLE))
                .setDecidedBy("operator")
                .setEvidence(Map.of(VersionStatesLog.PINNED, 1.0))
                .build();
    }

    private static Rollout rollout(long version, VersionState from, VersionState to) {
        return new Rollout(version, from, to, "test", Map.of(), VersionStatesLog.POLICY, Instant.EPOCH);
    }

    static ModelVersion version(long number) {
        Provenance provenance = new Provenance("0".repeat(64), "test", 1L, 1L, 1L, 1L, null);
        return new ModelVersion(
                "test",
                number,
                null,
                new BlobRef("0".repeat(64), 1L),
                "application/vnd.safetensors",
                Map.of(),
                List.of(),
                provenance,
                Instant.EPOCH,
                "");
    }
}
