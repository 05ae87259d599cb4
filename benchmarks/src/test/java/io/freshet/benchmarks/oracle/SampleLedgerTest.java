package io.freshet.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SampleLedgerTest {
    private final Scenario scenario = new Scenario(100, 3);
    private final SampleLedger ledger = new SampleLedger(scenario);

    /** The sample of a key with contents of modalities from the first on; a negative one is missing. */
    private static Sample sample(int key, int revision, int... contents) {
        Map<String, Part> parts = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (int modality = 0; modality < Scenario.MODALITIES.size(); modality++) {
            String name = Scenario.MODALITIES.get(modality);
            if (modality >= contents.length || contents[modality] < 0) {
                missing.add(name);
            } else {
                parts.put(name, part(Scenario.content(key, modality, contents[modality])));
            }
        }
        missing.sort(String::compareTo);
        ClosedBy by = missing.isEmpty() ? ClosedBy.COMPLETE : ClosedBy.GRACE;
        return new Sample(Scenario.id(key), revision, Instant.EPOCH, parts, missing, by, Origin.ALIGNED, null);
    }

    private static Part part(String content) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
        return new Part(Instant.EPOCH, "text/plain", bytes, "", "bench", Map.of());
    }

    private void takeExpectedBut(int left) {
        for (int key = 0; key < scenario.keys(); key++) {
            if (key != left && !scenario.isLongPast(key)) {
                ledger.take(sample(key, 1, SampleOracle.expected(scenario, key)));
            }
        }
    }

    @Test
    void whatTheOracleSaysIsRight() {
        takeExpectedBut(-1);

        assertThat(ledger.mismatches()).isZero();
        assertThat(ledger.splitSamples()).isZero();
    }

    @Test
    void aSampleThatDidNotComeIsAMismatch() {
        takeExpectedBut(4);

        assertThat(ledger.mismatches()).isEqualTo(1);
    }

    @Test
    void aRevisionThatBeginsAnewIsASplitSample() {
        takeExpectedBut(-1);

        ledger.take(sample(4, 1, 1, 1, 1, 1));

        assertThat(ledger.splitSamples()).isEqualTo(1);
        assertThat(ledger.mismatches()).isEqualTo(1);
    }

    @Test
    void aRevisionThatHoldsLessIsASplitSample() {
        ledger.take(sample(4, 1, 0, 0));
        ledger.take(sample(4, 2, -1, 0, 0));

        assertThat(ledger.splitSamples()).isEqualTo(1);
    }

    @Test
    void aGapAndARevisionWithoutChangeAreMismatches() {
        takeExpectedBut(-1);

        ledger.take(sample(4, 2, SampleOracle.expected(scenario, 4)));
        ledger.take(sample(5, 3, 1, 1, 1, 1));

        assertThat(ledger.mismatches()).isEqualTo(2);
    }

    @Test
    void aPartOfAnotherSampleIsAMismatch() {
        takeExpectedBut(4);
        Sample mixed = sample(4, 1, SampleOracle.expected(scenario, 4));
        mixed.getParts().put("text", part(Scenario.content(5, 0, 0)));

        ledger.take(mixed);

        assertThat(ledger.mismatches()).isEqualTo(1);
    }
}
