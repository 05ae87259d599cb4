package io.freshet.serving.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.VersionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version and where it stands, as the topics say up to some offset. The same for all instances that have read as
 * far. Immutable.
 */
public final class VersionStates {
    private final SortedMap<Long, ModelVersion> manifests;
    private final Map<Long, Rollout> standings;
    private final List<Long> served;
    private final @Nullable Long available;
    private final boolean pinned;

    VersionStates(
            SortedMap<Long, ModelVersion> manifests,
            Map<Long, Rollout> standings,
            List<Long> served,
            @Nullable Long available,
            boolean pinned) {
        this.manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
        this.standings = Map.copyOf(standings);
        this.served = List.copyOf(served);
        this.available = available;
        this.pinned = pinned;
    }

    /** Before anything was read. */
    public static VersionStates empty() {
        return new VersionStatesLog().snapshot();
    }

    /** Every version that was published, by its number. */
    public SortedMap<Long, ModelVersion> manifests() {
        return manifests;
    }

    public Optional<ModelVersion> manifest(long version) {
        return Optional.ofNullable(manifests.get(version));
    }

    /** The last decision on a version; empty while there is none. */
    public Optional<Rollout> standing(long version) {
        return Optional.ofNullable(standings.get(version));
    }

    /** A version's state; ASPIRED while nothing was decided. */
    public VersionState state(long version) {
        return standing(version).map(Rollout::getTo).orElse(VersionState.ASPIRED);
    }

    /** The version that every instance should serve. */
    public Optional<Long> available() {
        return Optional.ofNullable(available);
    }

    /** Whether the available version stays until an operator says otherwise. */
    public boolean isPinned() {
        return pinned;
    }

    /** Versions that have served and may serve again, without the available one: the latest first. */
    public List<Long> fallbacks() {
        List<Long> latestFirst = new ArrayList<>(served);
        Collections.reverse(latestFirst);
        latestFirst.removeIf(version ->
                version.equals(available) || state(version) != VersionState.RETIRED || !manifests.containsKey(version));
        return latestFirst;
    }
}
