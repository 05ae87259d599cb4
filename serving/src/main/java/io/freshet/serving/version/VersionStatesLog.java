package io.freshet.serving.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Standing;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folds versions and standings into a {@link VersionStates}. The standing of the highest epoch holds and each is whole,
 * so that what compaction leaves says the same as all of it, in any order. One thread.
 */
public final class VersionStatesLog {
    private final SortedMap<Long, ModelVersion> manifests = new TreeMap<>();
    private Standing standing;

    public VersionStatesLog(String pipeline) {
        this.standing = StandingFold.none(pipeline);
    }

    public void published(ModelVersion version) {
        manifests.put(version.getVersion(), version);
    }

    /** A version that the trainer keeps no more. One that serves goes on serving: whoever has it in memory keeps it. */
    public void forgotten(long version) {
        manifests.remove(version);
    }

    /** A standing; an older one than is known changes nothing. */
    public void stands(Standing next) {
        if (next.getEpoch() > standing.getEpoch()) {
            standing = next;
        }
    }

    public VersionStates snapshot() {
        return new VersionStates(manifests, standing);
    }
}
