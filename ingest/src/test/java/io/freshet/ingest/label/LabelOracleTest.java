package io.freshet.ingest.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.label.LabelOracle.Expected;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.ServedPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

/**
 * Samples, predictions and feedback in any order, with repeats, corrections and strangers, against a brute-force oracle
 * that sees all of them at once.
 */
final class LabelOracleTest {
    private static final LabelOracle ORACLE = new LabelOracle(Optional.empty(), Set.of());

    @Provide
    Arbitrary<List<SpecificRecord>> records() {
        return LabelRecords.some();
    }

    @Property(tries = 40)
    void theLastRevisionOfEveryExampleIsWhatTheOracleSays(
            @ForAll("records") List<SpecificRecord> records, @ForAll long seed) {
        List<SpecificRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));

        Map<String, String> last = new TreeMap<>();
        Map<String, Integer> revisions = new TreeMap<>();
        try (Labelled labelled = new Labelled()) {
            for (int i = 0; i < shuffled.size(); i++) {
                labelled.send(shuffled.get(i));
                Map<String, Expected> expected = ORACLE.examples(shuffled.subList(0, i + 1));
                for (Example example : labelled.examples()) {
                    String id = example.getExampleId();
                    assertThat(text(example)).isEqualTo(expected.get(id).text());
                    // Whatever was answered until it went out and could have been seen; what comes later is not news.
                    assertThat(served(example)).isEqualTo(expected.get(id).served());
                    assertThat(example.getRevision()).isEqualTo(revisions.merge(id, 1, Integer::sum));
                    assertThat(text(example)).isNotEqualTo(last.put(id, text(example)));
                }
            }
        }

        Map<String, String> all = new TreeMap<>();
        ORACLE.examples(records).forEach((id, expected) -> all.put(id, expected.text()));
        assertThat(last).isEqualTo(all);
    }

    static String text(Example example) {
        return LabelOracle.text(
                example.getSample(),
                example.getTarget().getLabels().get(0),
                example.getKind().name(),
                example.getImportance(),
                Duration.ofMillis(example.getLabelDelayMs()));
    }

    static Optional<String> served(Example example) {
        return Optional.ofNullable(example.getServed()).map(ServedPrediction::getPredictionId);
    }
}
