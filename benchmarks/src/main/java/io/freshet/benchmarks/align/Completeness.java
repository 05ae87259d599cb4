package io.freshet.benchmarks.align;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Sample;
import java.io.IOException;
import java.util.BitSet;

/**
 * Whether an output holds what its input says: every key complete, and whether anything came beyond that (a sample in
 * pieces, or twice).
 */
final class Completeness {
    private final int keys;
    private final int modalities;
    private final BitSet complete = new BitSet();
    private long beyond;

    Completeness(int keys, int modalities) {
        this.keys = keys;
        this.modalities = modalities;
    }

    /** Takes a sample of the output; of an aligned one also what it says of itself is looked at. */
    void take(Sample sample, boolean aligned) {
        if (!sample.getSampleId().startsWith(Workload.COUNTED)) {
            return;
        }
        int number = Workload.number(sample.getSampleId());
        boolean whole = sample.getParts().size() == modalities
                && (!aligned || (sample.getClosedBy() == ClosedBy.COMPLETE && sample.getRevision() == 1));
        if (!whole || complete.get(number)) {
            beyond++;
        } else {
            complete.set(number);
        }
    }

    /** Samples that came in pieces or twice. */
    long beyond() {
        return beyond;
    }

    /** @throws IOException when a key has no complete sample */
    void requireComplete(String what) throws IOException {
        if (complete.cardinality() != keys) {
            throw new IOException(what + " sent " + complete.cardinality() + " complete samples of " + keys
                    + ": its figures would mean nothing");
        }
    }

    /** @throws IOException when a key has no complete sample, or more than that one */
    void requireExact(String what) throws IOException {
        requireComplete(what);
        if (beyond != 0) {
            throw new IOException(
                    what + " sent " + beyond + " samples too many or in pieces: its figures would mean nothing");
        }
    }
}
