package io.freshet.trainer.publish;

import io.freshet.schemas.config.VersionsConfig;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Which published versions are deleted: those that are not among the newest, do not stand for a day of the history, and
 * neither serve nor may serve again by what serving has decided. A function of its arguments.
 *
 * <p>No version has to stay for the sake of another: each names all of its sections, and the states of ancestors that
 * training can go back to are named by the checkpoint.
 */
public final class VersionRetention {
    /** So that a window never has to wait for what piled up before it. */
    static final int MOST_AT_ONCE = 100;

    private static final Set<VersionState> OVER =
            Set.of(VersionState.RETIRED, VersionState.ROLLED_BACK, VersionState.REJECTED);
    private static final Set<VersionState> TAKEN_OUT = Set.of(VersionState.ROLLED_BACK, VersionState.REJECTED);

    private final VersionsConfig config;

    public VersionRetention(VersionsConfig config) {
        this.config = config;
    }

    /**
     * The versions to be deleted now, the oldest first; at most 100, the others with the next calls.
     *
     * @param published when each version that the topic has was published
     * @param standing what serving has decided last
     * @param now when the history ends
     */
    public List<Long> deletable(SortedMap<Long, Instant> published, Standing standing, Instant now) {
        Map<Long, VersionState> states = new HashMap<>();
        for (VersionStanding listed : standing.getVersions()) {
            states.put(listed.getVersion(), listed.getState());
        }
        Set<Long> kept = new HashSet<>(newest(List.copyOf(published.keySet())));
        kept.addAll(serving(standing, states));
        kept.addAll(history(published, states, now.minus(config.history())));
        return published.keySet().stream()
                .filter(version -> !kept.contains(version))
                .limit(MOST_AT_ONCE)
                .toList();
    }

    private List<Long> newest(List<Long> rising) {
        return rising.subList(Math.max(0, rising.size() - config.keep()), rising.size());
    }

    /** What serves, is on its way there, or can be fallen back to. */
    private Set<Long> serving(Standing standing, Map<Long, VersionState> states) {
        Set<Long> needed = new HashSet<>();
        Long available = standing.getAvailable();
        if (available != null) {
            needed.add(available);
        }
        states.forEach((version, state) -> {
            if (!OVER.contains(state)) {
                needed.add(version);
            }
        });
        List<Long> fallbacks = new ArrayList<>(standing.getServed());
        fallbacks.removeIf(version -> isTakenOut(version, states));
        needed.addAll(newest(fallbacks));
        return needed;
    }

    /** The first of each day: it stays the same, whatever is published later that day. */
    private Set<Long> history(SortedMap<Long, Instant> published, Map<Long, VersionState> states, Instant from) {
        Map<LocalDate, Long> firsts = new HashMap<>();
        published.forEach((version, at) -> {
            if (at.isAfter(from) && !isTakenOut(version, states)) {
                firsts.putIfAbsent(LocalDate.ofInstant(at, ZoneOffset.UTC), version);
            }
        });
        return Set.copyOf(firsts.values());
    }

    private static boolean isTakenOut(long version, Map<Long, VersionState> states) {
        VersionState state = states.get(version);
        return state != null && TAKEN_OUT.contains(state);
    }
}
