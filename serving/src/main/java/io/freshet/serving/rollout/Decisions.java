package io.freshet.serving.rollout;

import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import io.freshet.serving.version.VersionStates;
import io.freshet.serving.version.VersionStatesLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words for what was decided: the records that carry a version from one state to another. Pure functions. */
final class Decisions {
    private final VersionStates states;
    private final String by;
    private final Instant at;

    Decisions(VersionStates states, String by, Instant at) {
        this.states = states;
        this.by = by;
        this.at = at;
    }

    Rollout to(long version, VersionState to, String reason) {
        return Rollout.newBuilder()
                .setVersion(version)
                .setFrom(states.state(version))
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
        states.available()
                .filter(before -> before != version)
                .ifPresent(before -> changes.add(to(
                        before,
                        after,
                        after == VersionState.ROLLED_BACK ? reason : "version " + version + " takes over")));
        changes.add(to(version, VersionState.AVAILABLE, reason));
        return changes;
    }

    /** The version becomes available and stays so until an operator promotes another. */
    List<Rollout> pinned(long version) {
        List<Rollout> changes = available(version, "pinned by an operator", VersionState.RETIRED);
        Rollout last = changes.remove(changes.size() - 1);
        changes.add(Rollout.newBuilder(last)
                .setEvidence(Map.of(VersionStatesLog.PINNED, 1.0))
                .build());
        return changes;
    }
}
