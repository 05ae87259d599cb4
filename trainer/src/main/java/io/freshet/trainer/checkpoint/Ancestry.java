package io.freshet.trainer.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The versions that a lineage's weights descend from, and those of them that it can go back to. A lineage is a branch
 * of the pipeline's tree: versions of other branches are not in it, and their numbers are never given again.
 *
 * @param versions all ancestors, oldest first, as ranges of numbers without a gap
 * @param resumable those with a checkpoint that is kept, newest first; the oldest ever is always among them
 * @param newestVersion the highest number given in the pipeline, other branches included
 */
public record Ancestry(List<Range> versions, List<Ancestor> resumable, long newestVersion) {
    /** Of the newest so many versions the checkpoint is kept; of older ones one for each doubling of their age. */
    private static final int NEWEST = 16;

    public Ancestry {
        versions = List.copyOf(versions);
        resumable = List.copyOf(resumable);
    }

    /** Versions from one number to another, both included. */
    public record Range(long from, long to) {
        boolean contains(long version) {
            return from <= version && version <= to;
        }
    }

    /**
     * A version to go back to.
     *
     * @param checkpoint the state that shipped it
     * @param positions next offset to read of each partition, as of that state
     */
    public record Ancestor(long version, Progress.Blob checkpoint, Map<Integer, Long> positions) {
        public Ancestor {
            // Sorted: equal states have equal bytes.
            positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
        }
    }

    /** Nothing was shipped yet. */
    public static Ancestry none() {
        return new Ancestry(List.of(), List.of(), -1);
    }

    public boolean contains(long version) {
        return versions.stream().anyMatch(range -> range.contains(version));
    }

    /** Whether it descends from none of these versions. */
    public boolean isFreeOf(Collection<Long> badVersions) {
        return badVersions.stream().noneMatch(this::contains);
    }

    /** The versions to go back to that neither are among these nor descend from one, newest first. */
    public List<Ancestor> resumableFreeOf(Collection<Long> badVersions) {
        long oldestBad = badVersions.stream()
                .filter(this::contains)
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
        return resumable.stream()
                .filter(ancestor -> ancestor.version() < oldestBad)
                .toList();
    }

    /** The checkpoint that shipped a version. */
    public Optional<Ancestor> resumable(long version) {
        return resumable.stream()
                .filter(ancestor -> ancestor.version() == version)
                .findFirst();
    }

    /** The next version of this lineage. */
    public Ancestry shipped(long version) {
        List<Range> all = new ArrayList<>(versions);
        Range last = all.isEmpty() ? new Range(version, version) : all.remove(all.size() - 1);
        if (last.to() == version || last.to() + 1 == version) {
            all.add(new Range(last.from(), version));
        } else {
            all.add(last);
            all.add(new Range(version, version));
        }
        return new Ancestry(all, resumable, Math.max(newestVersion, version));
    }

    /** The same, once the newest ancestor has a checkpoint to go back to, or another than before. */
    public Ancestry kept(Ancestor newest) {
        List<Ancestor> all = new ArrayList<>();
        all.add(newest);
        resumable.stream().filter(older -> older.version() < newest.version()).forEach(all::add);
        return new Ancestry(versions, thinned(all), newestVersion);
    }

    /** The branch that goes on from one of its ancestors; numbers given meanwhile stay given. */
    public Ancestry backTo(long version) {
        List<Range> older = versions.stream()
                .filter(range -> range.from() <= version)
                .map(range -> new Range(range.from(), Math.min(range.to(), version)))
                .toList();
        return new Ancestry(
                older,
                resumable.stream()
                        .filter(ancestor -> ancestor.version() <= version)
                        .toList(),
                newestVersion);
    }

    private static List<Ancestor> thinned(List<Ancestor> newestFirst) {
        List<Ancestor> kept = new ArrayList<>();
        long newest = newestFirst.get(0).version();
        long age = NEWEST;
        for (Ancestor ancestor : newestFirst) {
            boolean oldest = ancestor.version()
                    == newestFirst.get(newestFirst.size() - 1).version();
            if (newest - ancestor.version() < NEWEST || newest - ancestor.version() >= age || oldest) {
                kept.add(ancestor);
                if (newest - ancestor.version() >= age) {
                    age = 2 * (newest - ancestor.version());
                }
            }
        }
        return kept;
    }
}
