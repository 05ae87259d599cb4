package io.freshet.ingest.align;

import io.freshet.schemas.config.AlignConfig;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.contract.EventContract;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a sample closes, and what it must hold. Times are milliseconds.
 *
 * @param expected modalities that make a sample complete
 * @param require modalities without which a sample is a dead letter
 * @param openMs event time from a sample's earliest part to its deadline: window and grace
 * @param retentionMs event time from the deadline until the sample is forgotten
 * @param idleMs processing time without input after which open samples close
 * @param contract what an event must be
 */
record AlignRules(
        Set<String> expected, Set<String> require, long openMs, long retentionMs, long idleMs, EventContract contract) {
    AlignRules {
        expected = Set.copyOf(expected);
        require = Set.copyOf(require);
    }

    static AlignRules of(FreshetConfig config) {
        AlignConfig align = config.align();
        Set<String> expected = config.modalities().keySet();
        return new AlignRules(
                expected,
                align.require(),
                align.window().plus(align.grace()).toMillis(),
                align.retention().toMillis(),
                align.wallClockTimeout().toMillis(),
                EventContract.of(config));
    }

    /** Whether every expected modality is there. */
    boolean isComplete(Collection<String> present) {
        return present.size() >= expected.size() && present.containsAll(expected);
    }

    /** Expected modalities that are not there, sorted. */
    List<String> missing(Collection<String> present) {
        return without(expected, present);
    }

    /** Required modalities that are not there, sorted. */
    List<String> lacking(Collection<String> present) {
        return without(require, present);
    }

    /** Whether an event of this time comes too late to begin a sample. */
    boolean isLate(long eventTimeMs, long streamTimeMs) {
        return eventTimeMs + openMs + retentionMs <= streamTimeMs;
    }

    private static List<String> without(Set<String> wanted, Collection<String> present) {
        if (present.containsAll(wanted)) {
            return List.of();
        }
        Set<String> left = new TreeSet<>(wanted);
        left.removeAll(present);
        return List.copyOf(left);
    }
}
