package io.freshet.serving.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds versions and rollouts, in the order of their topics, into a {@link VersionStates}. One thread.
 *
 * <p>The fold is where order matters: a decision of the policy that was written after an operator's pin changes
 * nothing, on every instance alike.
 */
public final class VersionStatesLog {
    /** Who decides when no operator does. */
    public static final String POLICY = "policy";
    /** Evidence by which a rollout pins its version. */
    public static final String PINNED = "pinned";

    private final SortedMap<Long, ModelVersion> manifests = new TreeMap<>();
    private final Map<Long, Rollout> standings = new HashMap<>();
    private final List<Long> served = new ArrayList<>();
    private @Nullable Long available;
    private boolean pinned;

    public void published(ModelVersion version) {
        manifests.put(version.getVersion(), version);
    }

    /** A version that compaction was told to forget. */
    public void forgotten(long version) {
        manifests.remove(version);
    }

    public void decided(Rollout rollout) {
        boolean becomesAvailable = rollout.getTo() == VersionState.AVAILABLE;
        Long version = rollout.getVersion();
        if (becomesAvailable && pinned && rollout.getDecidedBy().equals(POLICY)) {
            standings.put(version, retired(rollout, "version " + available + " is pinned"));
            return;
        }
        if (becomesAvailable) {
            replace(version, rollout);
        } else if (!version.equals(available) || rollout.getTo() == VersionState.ROLLED_BACK) {
            // A rolled back version goes on answering until the next becomes available.
            standings.put(version, rollout);
        }
        if (becomesAvailable || rollout.getFrom() == VersionState.AVAILABLE) {
            served.remove(version);
            served.add(version);
        }
    }

    private void replace(Long version, Rollout rollout) {
        Long before = available;
        if (before != null && !before.equals(version)) {
            standings.computeIfPresent(
                    before,
                    (number, last) -> last.getTo() == VersionState.AVAILABLE
                            ? retired(last, "version " + version + " serves")
                            : last);
        }
        standings.put(version, rollout);
        available = version;
        pinned = rollout.getEvidence().getOrDefault(PINNED, 0.0) > 0;
    }

    private static Rollout retired(Rollout last, String reason) {
        return Rollout.newBuilder(last)
                .setFrom(last.getTo())
                .setTo(VersionState.RETIRED)
                .setReason(reason)
                .build();
    }

    public VersionStates snapshot() {
        return new VersionStates(manifests, standings, served, available, pinned);
    }
}
