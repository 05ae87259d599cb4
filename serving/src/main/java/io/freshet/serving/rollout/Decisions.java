package io.freshet.serving.rollout;

import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import io.freshet.serving.version.StandingFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words for what is decided: the records that carry a version from one state to another. Pure functions. */
final class Decisions {
    private final Standing now;
    private final String by;
    private final Instant at;

    Decisions(Standing now, String by, Instant at) {
        this.now = now;
        this.by = by;
        this.at = at;
    }

    VersionState state(long version) {
        return now.getVersions().stream()
                .filter(standing -> standing.getVersion() == version)
                .findFirst()
                .map(VersionStanding::getState)
                .orElse(version < now.getSettledBelow() ? VersionState.RETIRED : VersionState.ASPIRED);
    }

    Rollout to(long version, VersionState to, String reason) {
        return Rollout.newBuilder()
                .setVersion(version)
                .setFrom(state(version))
                .setTo(to)
                .setReason(reason)
                .setEvidence(Map.of())
                .setDecidedBy(by)
                .setDecidedAt(at)
                .build();
    }

    /** The version becomes available, and the one before it goes to {@code after} unless it is the same. */
    List<Rollout> available(long version, String reason, VersionState after) {
        List<Rollout> changes = new ArrayList<>();
        Long before = now.getAvailable();
        if (before != null && before != version) {
            changes.add(to(
                    before, after, after == VersionState.ROLLED_BACK ? reason : "version " + version + " takes over"));
        }
        changes.add(to(version, VersionState.AVAILABLE, reason));
        return changes;
    }

    /** The version becomes available and stays so until an operator says otherwise. */
    List<Rollout> pinned(long version) {
        List<Rollout> changes = available(version, "pinned by an operator", VersionState.RETIRED);
        Rollout last = changes.remove(changes.size() - 1);
        changes.add(Rollout.newBuilder(last)
                .setEvidence(Map.of(StandingFold.PINNED, 1.0))
                .build());
        return changes;
    }

    /** The pinned version goes on serving, and the next one that is published takes over. */
    List<Rollout> unpinned(long version) {
        return List.of(to(version, VersionState.AVAILABLE, "unpinned by an operator"));
    }
}
