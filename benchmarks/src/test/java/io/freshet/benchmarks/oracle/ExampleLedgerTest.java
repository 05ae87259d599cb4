package io.freshet.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.benchmarks.oracle.LabelScenario.Claim;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.ServedPrediction;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExampleLedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final LabelScenario scenario = new LabelScenario(new Scenario(100, 3));
    private final SampleLedger samples = new SampleLedger(scenario.samples());
    private final ExampleLedger ledger = new ExampleLedger(scenario, samples, START);

    private static Sample sample(int key) {
        ByteBuffer text = ByteBuffer.wrap(Scenario.content(key, 0, 0).getBytes(StandardCharsets.UTF_8));
        Map<String, Part> parts = Map.of("text", new Part(START, "text/plain", text, "", "bench", Map.of()));
        return new Sample(
                Scenario.id(key),
                1,
                START,
                parts,
                List.of("audio", "image", "sensor"),
                ClosedBy.GRACE,
                Origin.ALIGNED,
                null);
    }

    private Example example(int key, int revision, String label, int delaySeconds) {
        ServedPrediction served = scenario.isAnswered(key)
                ? new ServedPrediction(LabelScenario.predictionId(key), 1L, "a", Map.of())
                : null;
        Instant said = START.plusMillis(scenario.samples().atMs(key)).plusSeconds(delaySeconds);
        Target target = new Target(TargetKind.CLASS, List.of(label), null);
        return new Example(
                Scenario.id(key),
                revision,
                sample(key),
                target,
                FeedbackKind.LABEL,
                1.0,
                1.0,
                said,
                0L,
                served,
                Split.TRAIN);
    }

    @BeforeEach
    void everySampleIsThere() {
        for (int key = 0; key < scenario.samples().keys(); key++) {
            samples.take(sample(key));
        }
    }

    private void takeExpectedBut(int left) {
        for (int key = 0; key < scenario.samples().keys(); key++) {
            Optional<Claim> claim = holding(key);
            if (key != left && claim.isPresent()) {
                ledger.take(example(key, 1, claim.get().label(), claim.get().delaySeconds()));
            }
        }
    }

    private Optional<Claim> holding(int key) {
        return ExampleOracle.holding(scenario.claims(key), !scenario.samples().isLongPast(key));
    }

    /** A key that has an example, from some key on. */
    private int labelled(int from) {
        int key = from;
        while (holding(key).isEmpty()) {
            key++;
        }
        return key;
    }

    @Test
    void whatTheOracleSaysIsRight() {
        takeExpectedBut(-1);

        assertThat(ledger.mismatches()).isZero();
    }

    @Test
    void anExampleThatDidNotComeIsAMismatch() {
        takeExpectedBut(labelled(10));

        assertThat(ledger.mismatches()).isEqualTo(1);
    }

    @Test
    void anotherLabelAndAnotherTimeAreMismatches() {
        int one = labelled(10);
        int other = labelled(20);
        takeExpectedBut(-1);

        ledger.take(example(one, 2, holding(one).orElseThrow().label(), 3));
        ledger.take(example(other, 2, "none", holding(other).orElseThrow().delaySeconds()));

        assertThat(ledger.mismatches()).isEqualTo(2);
    }

    @Test
    void anAnswerMayBeMissingUnlessTheLabelIsAboutIt() {
        int bySample = answered(false);
        int byAnswer = answered(true);
        takeExpectedBut(bySample);
        assertThat(ledger.mismatches()).isEqualTo(1);

        ledger.take(unserved(bySample, 1));
        assertThat(ledger.mismatches()).isZero();

        ledger.take(unserved(byAnswer, 2));
        assertThat(ledger.mismatches()).isEqualTo(1);
    }

    @Test
    void theAnswerToAnotherKeyIsAMismatch() {
        int key = answered(false);
        takeExpectedBut(key);
        Example example = unserved(key, 1);
        example.setServed(new ServedPrediction(LabelScenario.predictionId(key + 1), 1L, "a", Map.of()));

        ledger.take(example);

        assertThat(ledger.mismatches()).isEqualTo(1);
    }

    private Example unserved(int key, int revision) {
        Claim claim = holding(key).orElseThrow();
        Example example = example(key, revision, claim.label(), claim.delaySeconds());
        example.setServed(null);
        return example;
    }

    /** A key with an answer and an example that rests on a label about the answer, or about the sample. */
    private int answered(boolean aboutAnswer) {
        int key = 0;
        while (!scenario.isAnswered(key)
                || holding(key).isEmpty()
                || holding(key).get().aboutAnswer() != aboutAnswer) {
            key++;
        }
        return key;
    }

    @Test
    void aGapInTheRevisionsIsAMismatch() {
        int key = labelled(10);
        Claim claim = holding(key).orElseThrow();
        takeExpectedBut(-1);

        ledger.take(example(key, 3, claim.label(), claim.delaySeconds()));

        assertThat(ledger.mismatches()).isEqualTo(1);
    }
}
