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
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionStatesLogTest {
    private final VersionStatesLog log = new VersionStatesLog("p");
    private Standing standing = StandingFold.none("p");

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
        decided(rollout(2, AVAILABLE, ROLLED_BACK));
        decide(1, AVAILABLE);

        VersionStates states = log.snapshot();
        assertThat(states.available()).contains(1L);
        assertThat(states.state(2)).isEqualTo(ROLLED_BACK);
        assertThat(states.fallbacks()).containsExactly(0L);
    }

    @Test
    void aPinHoldsAgainstThePolicyButNotAgainstAnOperator() {
        decide(3, AVAILABLE);
        decided(pin(3));
        decide(4, AVAILABLE);
        assertThat(log.snapshot().available()).contains(3L);
        assertThat(log.snapshot().isPinned()).isTrue();
        assertThat(log.snapshot().state(4)).isEqualTo(RETIRED);

        decided(Rollout.newBuilder(rollout(4, RETIRED, AVAILABLE))
                .setDecidedBy("operator")
                .build());

        assertThat(log.snapshot().available()).contains(4L);
        assertThat(log.snapshot().isPinned()).isFalse();
    }

    @Test
    void anEarlierStandingThatIsReadLaterChangesNothing() {
        decide(0, AVAILABLE);
        Standing earlier = standing;
        decide(1, AVAILABLE);

        log.stands(earlier);

        assertThat(log.snapshot().available()).contains(1L);
    }

    @Test
    void anUnpinnedVersionServesUntilTheNextIsPublished() {
        decide(3, AVAILABLE);
        decided(pin(3));
        decided(Rollout.newBuilder(rollout(3, AVAILABLE, AVAILABLE))
                .setDecidedBy("operator")
                .build());
        assertThat(log.snapshot().isPinned()).isFalse();
        assertThat(log.snapshot().available()).contains(3L);

        decide(4, AVAILABLE);

        assertThat(log.snapshot().available()).contains(4L);
    }

    @Test
    void aStandingStaysSmallWhateverWasPublished() {
        for (long version = 0; version < 1_000; version++) {
            decide(version, version % 10 == 0 ? AVAILABLE : RETIRED);
        }

        assertThat(standing.getVersions()).hasSizeLessThan(300);
        assertThat(standing.getServed()).hasSizeLessThan(100);
        assertThat(log.snapshot().available()).contains(990L);
        assertThat(log.snapshot().state(1)).isEqualTo(RETIRED);
        assertThat(log.snapshot().state(1_000)).isEqualTo(VersionState.ASPIRED);
    }

    @Test
    void descentFromARolledBackVersionIsKnownLongAfterTheVersionsBetweenAreForgotten() {
        for (long version = 0; version < 1_000; version++) {
            log.published(childOf(version - 1, version));
            decided(rollout(version, LOADING, version == 5 ? ROLLED_BACK : RETIRED));
            log.forgotten(version - 3);
        }
        log.published(childOf(999, 1_000));
        log.published(childOf(4, 1_001));

        assertThat(log.snapshot().rolledBackAncestor(1_000)).contains(5L);
        assertThat(log.snapshot().rolledBackAncestor(1_001)).isEmpty();
        assertThat(standing.getVersions()).hasSizeLessThan(300);
    }

    @Test
    void tenThousandVersionsAreFollowedInTheMemoryOfThoseThatAreKept() {
        int kept = 100;
        int mostManifests = 0;
        int mostStates = 0;
        for (long version = 0; version < 10_000; version++) {
            log.published(childOf(version - 1, version));
            decided(rollout(version, LOADING, AVAILABLE));
            log.forgotten(version - kept);
            mostManifests = Math.max(mostManifests, log.snapshot().manifests().size());
            mostStates = Math.max(mostStates, standing.getVersions().size());
        }

        assertThat(mostManifests).isLessThanOrEqualTo(kept);
        assertThat(mostStates).isLessThanOrEqualTo(200);
        assertThat(standing.getServed()).hasSizeLessThanOrEqualTo(50);
        assertThat(log.snapshot().available()).contains(9_999L);
        assertThat(log.snapshot().fallbacks()).hasSize(49).startsWith(9_998L);
    }

    @Test
    void whatDescendsFromARolledBackVersionDoesNotServeAgain() {
        for (long version = 0; version < 4; version++) {
            log.published(childOf(version - 1, version));
            decided(rollout(version, LOADING, AVAILABLE));
        }
        decided(rollout(1, AVAILABLE, AVAILABLE));
        decided(rollout(1, AVAILABLE, ROLLED_BACK));

        assertThat(log.snapshot().fallbacks()).containsExactly(0L);
    }

    private static ModelVersion childOf(long parent, long number) {
        return ModelVersion.newBuilder(version(number))
                .setParent(parent < 0 ? null : (Long) parent)
                .build();
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
        decided(rollout(version, LOADING, to));
    }

    private void decided(Rollout rollout) {
        standing = StandingFold.of(standing)
                .decided(rollout)
                .descending(log.snapshot().manifests())
                .next();
        log.stands(standing);
    }

    private static Rollout pin(long version) {
        return Rollout.newBuilder(rollout(version, AVAILABLE, AVAILABLE))
                .setDecidedBy("operator")
                .setEvidence(Map.of(StandingFold.PINNED, 1.0))
                .build();
    }

    private static Rollout rollout(long version, VersionState from, VersionState to) {
        return new Rollout(version, from, to, "test", Map.of(), StandingFold.POLICY, Instant.EPOCH);
    }

    static ModelVersion version(long number) {
        Provenance provenance = new Provenance("0".repeat(64), "test", 1L, 1L, 1L, 1L, null);
        return ModelVersion.newBuilder()
                .setModel("test")
                .setVersion(number)
                .setArtifact(new BlobRef("0".repeat(64), 1L))
                .setFormat("application/vnd.safetensors")
                .setMetrics(Map.of())
                .setConsumed(List.of())
                .setProvenance(provenance)
                .setCreatedAt(Instant.EPOCH)
                .build();
    }
}
