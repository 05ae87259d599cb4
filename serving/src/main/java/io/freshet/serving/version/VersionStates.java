package io.freshet.serving.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version and where it stands, as the topics say. The same for all instances that know the same versions and the
 * same newest standing, in whatever order they read them. Immutable.
 */
public final class VersionStates {
    private final SortedMap<Long, ModelVersion> manifests;
    private final Standing standing;
    private final Map<Long, VersionStanding> byVersion = new HashMap<>();

    VersionStates(SortedMap<Long, ModelVersion> manifests, Standing standing) {
        this.manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
        this.standing = standing;
        standing.getVersions().forEach(version -> byVersion.put(version.getVersion(), version));
    }

    /** Before anything was read. */
    public static VersionStates empty() {
        return new VersionStatesLog("").snapshot();
    }

    /** Every version that was published and not forgotten, by its number. */
    public SortedMap<Long, ModelVersion> manifests() {
        return manifests;
    }

    public Optional<ModelVersion> manifest(long version) {
        return Optional.ofNullable(manifests.get(version));
    }

    /** The whole standing as it was decided. */
    public Standing standing() {
        return standing;
    }

    /** The last decision on a version; empty while there is none, or when it was long ago. */
    public Optional<VersionStanding> standing(long version) {
        return Optional.ofNullable(byVersion.get(version));
    }

    /** A version's state; ASPIRED while nothing was decided. */
    public VersionState state(long version) {
        return standing(version)
                .map(VersionStanding::getState)
                .orElse(version < standing.getSettledBelow() ? VersionState.RETIRED : VersionState.ASPIRED);
    }

    /** The version that every instance should serve. */
    public Optional<Long> available() {
        return Optional.ofNullable(standing.getAvailable());
    }

    /** Whether the available version stays until an operator says otherwise. */
    public boolean isPinned() {
        return standing.getPinned();
    }

    /** The same as of another standing, and with versions that were published since. */
    public VersionStates with(List<ModelVersion> published, Standing now) {
        SortedMap<Long, ModelVersion> all = new TreeMap<>(manifests);
        published.forEach(version -> all.put(version.getVersion(), version));
        return new VersionStates(all, now);
    }

    /** The nearest version that was rolled back and that a version descends from; empty when there is none. */
    public Optional<Long> rolledBackAncestor(long version) {
        return ancestors(version).stream()
                .filter(ancestor -> state(ancestor) == VersionState.ROLLED_BACK)
                .findFirst();
    }

    /** Whether a version descends from another, as far as that is known. */
    public boolean isDescendant(long version, long of) {
        return ancestors(version).contains(of);
    }

    /** The nearest first; numbers fall, so that no record can make it endless. */
    private List<Long> ancestors(long version) {
        List<Long> ancestors = new ArrayList<>();
        long at = version;
        Long next = parent(at);
        while (next != null && next < at) {
            ancestors.add(next);
            at = next;
            next = parent(at);
        }
        return ancestors;
    }

    private @Nullable Long parent(long version) {
        ModelVersion manifest = manifests.get(version);
        VersionStanding listed = byVersion.get(version);
        Long parent = manifest == null ? null : manifest.getParent();
        boolean leadsOn = parent != null && (manifests.containsKey(parent) || byVersion.containsKey(parent));
        // The standing knows the way past versions that are neither kept nor listed any more.
        return leadsOn || listed == null || listed.getAncestor() == null ? parent : listed.getAncestor();
    }

    /**
     * Versions that have served and may serve again, without the available one and what descends from one that was
     * rolled back: the latest first.
     */
    public List<Long> fallbacks() {
        List<Long> latestFirst = new ArrayList<>(standing.getServed());
        Collections.reverse(latestFirst);
        latestFirst.removeIf(version -> version.equals(standing.getAvailable())
                || state(version) != VersionState.RETIRED
                || !manifests.containsKey(version)
                || rolledBackAncestor(version).isPresent());
        return latestFirst;
    }
}
