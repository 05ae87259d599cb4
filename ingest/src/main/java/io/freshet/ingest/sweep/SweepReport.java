package io.freshet.ingest.sweep;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many blobs met which fate.
 *
 * @param fates every fate, also those that no blob met
 * @param unfinished what puts that never ended had left behind, and was deleted
 */
public record SweepReport(Map<Fate, Tally> fates, int unfinished) {
    public SweepReport {
        fates = Map.copyOf(fates);
    }

    /** So many blobs of so many bytes together. */
    public record Tally(long blobs, long bytes) {
        static final Tally NONE = new Tally(0, 0);

        Tally plus(long moreBytes) {
            return new Tally(blobs + 1, bytes + moreBytes);
        }
    }

    /** Blobs that met one fate. */
    public Tally of(Fate fate) {
        return fates.getOrDefault(fate, Tally.NONE);
    }

    /** Every blob that the store held. */
    public Tally all() {
        return new Tally(
                fates.values().stream().mapToLong(Tally::blobs).sum(),
                fates.values().stream().mapToLong(Tally::bytes).sum());
    }

    /** Counts one blob after the other. One thread. */
    static final class Counts {
        private final Map<Fate, Tally> fates = new EnumMap<>(Fate.class);

        Counts() {
            for (Fate fate : Fate.values()) {
                fates.put(fate, Tally.NONE);
            }
        }

        void count(Fate fate, long sizeBytes) {
            fates.merge(fate, Tally.NONE.plus(sizeBytes), (sum, one) -> sum.plus(sizeBytes));
        }

        SweepReport report(int unfinished) {
            return new SweepReport(fates, unfinished);
        }
    }
}
