package io.freshet.ingest.sweep;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many blobs met which outcome.
 *
 * @param outcomes every outcome, also those that no blob met
 * @param unfinished what puts that never ended had left behind, and was deleted
 */
public record SweepReport(Map<SweepOutcome, Volume> outcomes, int unfinished) {
    public SweepReport {
        outcomes = Map.copyOf(outcomes);
    }

    /** So many blobs of so many bytes together. */
    public record Volume(long blobs, long bytes) {
        static final Volume NONE = new Volume(0, 0);

        Volume plus(long moreBytes) {
            return new Volume(blobs + 1, bytes + moreBytes);
        }
    }

    /** Blobs that met one outcome. */
    public Volume of(SweepOutcome outcome) {
        return outcomes.getOrDefault(outcome, Volume.NONE);
    }

    /** Every blob that the store held. */
    public Volume all() {
        return new Volume(
                outcomes.values().stream().mapToLong(Volume::blobs).sum(),
                outcomes.values().stream().mapToLong(Volume::bytes).sum());
    }

    /** Counts one blob after the other. One thread. */
    static final class Counts {
        private final Map<SweepOutcome, Volume> outcomes = new EnumMap<>(SweepOutcome.class);

        Counts() {
            for (SweepOutcome outcome : SweepOutcome.values()) {
                outcomes.put(outcome, Volume.NONE);
            }
        }

        void count(SweepOutcome outcome, long sizeBytes) {
            outcomes.merge(outcome, Volume.NONE.plus(sizeBytes), (sum, one) -> sum.plus(sizeBytes));
        }

        SweepReport report(int unfinished) {
            return new SweepReport(outcomes, unfinished);
        }
    }
}
