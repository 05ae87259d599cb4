package io.freshet.benchmarks.oracle;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * What came out for each key, in a few bytes of memory each. Every revision is held against the one before: counted
 * from 1 without gaps, holding all that the one before held, and different from it. Not safe for threads.
 */
final class SampleLedger {
    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private final Scenario scenario;
    private final short[] revisions;
    /** Number of the content plus 1 for each modality, 4 bits each. */
    private final short[] contents;

    private final BitSet split = new BitSet();
    private final BitSet wrong = new BitSet();
    private long strangers;

    SampleLedger(Scenario scenario) {
        this.scenario = scenario;
        this.revisions = new short[scenario.keys()];
        this.contents = new short[scenario.keys()];
    }

    void take(Sample sample) {
        int key = Scenario.key(sample.getSampleId());
        if (key < 0 || key >= scenario.keys()) {
            strangers++;
            return;
        }
        int now = packed(key, sample.getParts());
        int before = contents[key];
        if (sample.getRevision() != revisions[key] + 1 || losesAny(before, now)) {
            split.set(key);
        }
        if (now == before || !saysWhatIsMissing(sample)) {
            wrong.set(key);
        }
        revisions[key] = (short) sample.getRevision();
        contents[key] = (short) now;
    }

    /** The newest revision of a key; 0 when there is none. */
    int revision(int key) {
        return revisions[key];
    }

    /** Whether a sample holds what the key's newest revision holds. */
    boolean isNewest(int key, Sample sample) {
        return packed(key, sample.getParts()) == contents[key];
    }

    /** Keys whose sample came in pieces: revisions that do not follow each other, or that hold less than before. */
    int splitSamples() {
        return split.cardinality();
    }

    /** Keys whose newest revision, or any revision by itself, is not what the oracle says. */
    long mismatches() {
        long mismatches = strangers;
        for (int key = 0; key < scenario.keys(); key++) {
            if (wrong.get(key) || split.get(key) || contents[key] != expected(key)) {
                mismatches++;
            }
        }
        return mismatches;
    }

    private int expected(int key) {
        int packed = 0;
        int[] expected = SampleOracle.expected(scenario, key);
        for (int modality = 0; modality < expected.length; modality++) {
            packed |= (expected[modality] + 1) << (BITS * modality);
        }
        return (short) packed;
    }

    private int packed(int key, Map<String, Part> parts) {
        int packed = 0;
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            int modality = Scenario.MODALITIES.indexOf(part.getKey());
            packed |= (number(key, modality, part.getValue()) + 1) << (BITS * modality);
        }
        return (short) packed;
    }

    private int number(int key, int modality, Part part) {
        String text = part.getPayload() instanceof ByteBuffer bytes
                ? StandardCharsets.UTF_8.decode(bytes.duplicate()).toString()
                : "";
        for (int content = 0; content < 2; content++) {
            if (text.equals(Scenario.content(key, modality, content))) {
                return content;
            }
        }
        // A part of another sample or modality: no revision may hold it.
        wrong.set(key);
        return MASK - 1;
    }

    private static boolean losesAny(int before, int now) {
        for (int shift = 0; shift < Scenario.MODALITIES.size() * BITS; shift += BITS) {
            if ((before >> shift & MASK) != 0 && (now >> shift & MASK) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysWhatIsMissing(Sample sample) {
        List<String> missing = new ArrayList<>(Scenario.MODALITIES);
        missing.removeAll(sample.getParts().keySet());
        missing.sort(String::compareTo);
        return sample.getMissing().equals(missing) && (sample.getClosedBy() == ClosedBy.COMPLETE) == missing.isEmpty();
    }
}
