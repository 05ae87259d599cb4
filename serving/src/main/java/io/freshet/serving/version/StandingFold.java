package io.freshet.serving.version;

import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a standing becomes by decisions. The only place where one changes: whoever decides goes through it, and a
 * pipeline of the software that knew decisions only gets its first standing by folding all of them. One thread.
 *
 * <p>A decision of the policy that comes after an operator's pin changes nothing that serves.
 */
public final class StandingFold {
    /** Who decides when no operator does. */
    public static final String POLICY = "policy";
    /** Evidence by which a decision pins its version. */
    public static final String PINNED = "pinned";

    /** What a record holds at most: the newest versions, and those that may serve again. */
    private static final int MOST_LISTED = 200;

    private static final int MOST_SERVED = 50;
    private static final int LONGEST_REASON = 500;

    private final String pipeline;
    private final SortedMap<Long, VersionStanding> versions = new TreeMap<>();
    private final List<Long> served = new ArrayList<>();
    private long epoch;
    private long settledBelow;
    private @Nullable Long available;
    private boolean pinned;

    private StandingFold(String pipeline) {
        this.pipeline = pipeline;
    }

    /** Before anything was decided. */
    public static Standing none(String pipeline) {
        return new StandingFold(pipeline).standing();
    }

    /** Begins with a standing. */
    public static StandingFold of(Standing now) {
        StandingFold fold = new StandingFold(now.getModel());
        now.getVersions().forEach(version -> fold.versions.put(version.getVersion(), version));
        fold.served.addAll(now.getServed());
        fold.epoch = now.getEpoch();
        fold.settledBelow = now.getSettledBelow();
        fold.available = now.getAvailable();
        fold.pinned = now.getPinned();
        return fold;
    }

    /** Takes in one decision. */
    public StandingFold decided(Rollout rollout) {
        boolean becomesAvailable = rollout.getTo() == VersionState.AVAILABLE;
        Long version = rollout.getVersion();
        if (becomesAvailable && pinned && rollout.getDecidedBy().equals(POLICY)) {
            put(retired(of(rollout), "version " + available + " is pinned"));
            return this;
        }
        if (becomesAvailable) {
            replace(version, rollout);
        } else if (!version.equals(available) || rollout.getTo() == VersionState.ROLLED_BACK) {
            // A rolled back version goes on answering until the next becomes available.
            put(of(rollout));
        }
        if (becomesAvailable || rollout.getFrom() == VersionState.AVAILABLE) {
            served.remove(version);
            served.add(version);
        }
        return this;
    }

    /** Takes in decisions in their order. */
    public StandingFold decided(List<Rollout> rollouts) {
        rollouts.forEach(this::decided);
        return this;
    }

    private void replace(Long version, Rollout rollout) {
        Long before = available;
        if (before != null && !before.equals(version)) {
            versions.computeIfPresent(
                    before,
                    (number, last) -> last.getState() == VersionState.AVAILABLE
                            ? retired(last, "version " + version + " serves")
                            : last);
        }
        put(of(rollout));
        available = version;
        pinned = rollout.getEvidence().getOrDefault(PINNED, 0.0) > 0;
    }

    /** Where a version comes from does not change with what is decided on it. */
    private void put(VersionStanding next) {
        VersionStanding last = versions.get(next.getVersion());
        if (last != null) {
            next.setAncestor(last.getAncestor());
        }
        versions.put(next.getVersion(), next);
    }

    private static VersionStanding of(Rollout rollout) {
        String reason = rollout.getReason();
        return VersionStanding.newBuilder()
                .setVersion(rollout.getVersion())
                .setState(rollout.getTo())
                .setReason(reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...")
                .setDecidedBy(rollout.getDecidedBy())
                .setDecidedAt(rollout.getDecidedAt())
                .build();
    }

    private static VersionStanding retired(VersionStanding last, String reason) {
        return VersionStanding.newBuilder(last)
                .setState(VersionState.RETIRED)
                .setReason(reason)
                .build();
    }

    /**
     * Notes where listed versions come from, as long as their manifests say so: manifests are deleted in time, and what
     * descends from a version that was rolled back must be told by then too.
     */
    public StandingFold descending(Map<Long, ModelVersion> manifests) {
        versions.replaceAll((number, listed) -> {
            ModelVersion manifest = manifests.get(number);
            return manifest == null || manifest.getParent() == null || listed.getAncestor() != null
                    ? listed
                    : VersionStanding.newBuilder(listed)
                            .setAncestor(manifest.getParent())
                            .build();
        });
        return this;
    }

    /** The next standing: one epoch further, and no larger than a record may grow. */
    public Standing next() {
        trim();
        epoch++;
        return standing();
    }

    private void trim() {
        while (served.size() > MOST_SERVED) {
            served.remove(0);
        }
        Set<Long> needed = new HashSet<>(served);
        if (available != null) {
            needed.add(available);
        }
        List<Long> rising = new ArrayList<>(versions.keySet());
        for (Long version : rising.subList(0, Math.max(0, rising.size() - MOST_LISTED))) {
            settledBelow = Math.max(settledBelow, version + 1);
            // What was rolled back must stay out, however long ago that was.
            VersionStanding last = versions.get(version);
            if (!needed.contains(version) && last != null && last.getState() != VersionState.ROLLED_BACK) {
                drop(last);
            }
        }
    }

    /** Its descendants are from now on known as those of its own ancestor. */
    private void drop(VersionStanding dropped) {
        versions.remove(dropped.getVersion());
        versions.replaceAll((number, listed) -> {
            Long ancestor = listed.getAncestor();
            return ancestor == null || ancestor != dropped.getVersion()
                    ? listed
                    : VersionStanding.newBuilder(listed)
                            .setAncestor(dropped.getAncestor())
                            .build();
        });
    }

    private Standing standing() {
        return Standing.newBuilder()
                .setModel(pipeline)
                .setEpoch(epoch)
                .setAvailable(available)
                .setPinned(pinned)
                .setVersions(List.copyOf(versions.values()))
                .setServed(List.copyOf(served))
                .setSettledBelow(settledBelow)
                .build();
    }
}
