package io.freshet.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.GateDecision;
import io.freshet.schemas.event.OffsetRange;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.event.TrainingPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LossCheckTest {
    private static final String EXAMPLES = "freshet.digits.examples";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ProductionLog journal = new ProductionLog();
    private final TopicFacts facts = new TopicFacts();
    private final LossCheck ledger = new LossCheck(journal, facts);

    private long written;

    @Test
    void anEventInNoSampleIsLost() {
        journal.published(new ProductionLog.PublishedPart("7", "image", "aa"));
        journal.published(new ProductionLog.PublishedPart("8", "image", "bb"));
        facts.sample(sample("7", "image", "aa"));

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void otherContentUnderTheSameIdIsNotTheEvent() {
        journal.published(new ProductionLog.PublishedPart("7", "image", "aa"));
        facts.sample(sample("7", "image", "bb"));

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void aDeadLetterAccountsForItsEventAndForNoOther() {
        journal.published(new ProductionLog.PublishedPart("7", "image", "aa"));
        journal.published(new ProductionLog.PublishedPart("7", "audio", "bb"));
        facts.deadLetter(dead("freshet.digits.image", 0, "7"));

        assertThat(ledger.lost()).isEqualTo(1);

        facts.deadLetter(dead("freshet.digits.audio", 0, "7"));
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void whatWasSkippedAccountsForNoExampleThatWasLost() {
        example(example("7", 1, Split.TRAIN));
        train(skipping(window(1, null), 5));

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void aDeadLetterAccountsForItsExampleAndForNoOtherOfTheSample() {
        example(example("7", 1, Split.TRAIN));
        example(example("7~3-r1", 1, Split.TRAIN));
        facts.deadLetter(dead(EXAMPLES, 0, "7"));

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void aLabelThatMadeNoExampleIsLost() {
        journal.sent(new ProductionLog.SentFeedback("7", NOON));

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void anExampleToTrainOnThatWasNotTrainedIsLostAndOneForValidationIsNot() {
        example(example("7", 1, Split.TRAIN));
        example(example("8", 1, Split.VALIDATION));

        assertThat(ledger.lost()).isEqualTo(1);

        train(window(1, null, "7#1"));
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void theNewestRevisionMustHaveBeenTrained() {
        example(example("7", 1, Split.TRAIN));
        example(example("7", 2, Split.TRAIN));
        train(window(1, null, "7#1"));

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void anExampleInTwoWindowsWasTrainedTwice() {
        train(window(1, null, "7#1"));
        train(window(2, null, "7#1", "8#1"));

        assertThat(ledger.trainedTwice()).isEqualTo(1);
    }

    @Test
    void whatTheGateLeftOutAgainOrThrewAwayIsNotLost() {
        example(example("7", 1, Split.TRAIN));
        example(example("8", 1, Split.TRAIN));
        example(example("9", 1, Split.TRAIN));
        train(window(1, 1L, "6#1"));
        train(window(2, null, "7#1"));
        assertThat(ledger.lost()).isEqualTo(2);

        TrainingPoint back = window(3, null);
        back.setBackTo(1L);
        back.setConsumed(List.of(new OffsetRange(EXAMPLES, 0, 1L, 2L)));
        train(back);

        assertThat(ledger.lost()).isEqualTo(1);
    }

    @Test
    void whatIsTrainedAgainAfterGoingBackIsNotTrainedTwice() {
        train(window(1, 1L, "6#1"));
        train(window(2, 2L, "7#1"));
        TrainingPoint back = window(3, null);
        back.setBackTo(1L);
        train(back);
        train(window(4, null, "7#1"));

        assertThat(ledger.trainedTwice()).isZero();

        train(window(5, null, "6#1"));
        assertThat(ledger.trainedTwice()).isEqualTo(1);
    }

    @Test
    void freshnessEndsAtTheFirstAnswerOfAVersionThatHadLearnedTheLabel() {
        journal.sent(new ProductionLog.SentFeedback("7", NOON));
        train(window(1, 1L, "6#1"));
        train(window(2, null, "7#1"));
        train(window(3, 2L, "8#1"));
        journal.answered(new ProductionLog.Answered("theo", 1, true, NOON.plusSeconds(1)));
        journal.answered(new ProductionLog.Answered("theo", 2, true, NOON.plusSeconds(4)));
        journal.answered(new ProductionLog.Answered("theo", 2, true, NOON.plusSeconds(5)));

        assertThat(ledger.freshnessSeconds()).containsExactly(4.0);
    }

    @Test
    void quantilesAreTakenFromTheOrderedList() {
        assertThat(DemoReport.Quantiles.of(List.of(1.0, 2.0, 3.0, 4.0))).isEqualTo(new DemoReport.Quantiles(2.0, 4.0));
        assertThat(DemoReport.Quantiles.of(List.of()).p50()).isNaN();
    }

    private void train(TrainingPoint point) {
        facts.window(point, point.getExampleIds());
    }

    /** At the next offset. */
    private void example(Example example) {
        facts.example(example, new TopicFacts.Position(EXAMPLES, 0, written++));
    }

    private static DeadLetter dead(String topic, long offset, String key) {
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(0)
                .setOffset(offset)
                .setKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
                .setReason(DeadLetterReason.LATE)
                .setMessage("late")
                .setStage("align")
                .setAt(NOON)
                .build();
    }

    private static TrainingPoint skipping(TrainingPoint point, int skipped) {
        point.setSkipped(skipped);
        return point;
    }

    private static Sample sample(String id, String modality, String sha256) {
        return Sample.newBuilder()
                .setSampleId(id)
                .setRevision(1)
                .setEventTime(NOON)
                .setParts(Map.of(
                        modality,
                        Part.newBuilder()
                                .setEventTime(NOON)
                                .setContentType("image/png")
                                .setPayload(ByteBuffer.allocate(1))
                                .setSha256(sha256)
                                .build()))
                .setMissing(List.of())
                .setClosedBy(ClosedBy.COMPLETE)
                .setOrigin(Origin.ALIGNED)
                .build();
    }

    private static Example example(String id, int revision, Split split) {
        return Example.newBuilder()
                .setExampleId(id)
                .setRevision(revision)
                .setSample(sample(id, "image", "aa"))
                .setTarget(new Target(TargetKind.CLASS, List.of("one"), null))
                .setKind(FeedbackKind.LABEL)
                .setFeedbackTime(NOON)
                .setLabelDelayMs(0)
                .setSplit(split)
                .build();
    }

    private static TrainingPoint window(long number, Long version, String... ids) {
        return TrainingPoint.newBuilder()
                .setModel("digits")
                .setWindow(number)
                .setStep(number)
                .setConsumed(List.of())
                .setTrained(ids.length)
                .setValidation(0)
                .setTest(0)
                .setSkipped(0)
                .setExampleIds(List.of(ids))
                .setPrequentialAccuracy(0.5)
                .setPrequentialLoss(1)
                .setLoss(1)
                .setGradientNorm(1)
                .setGate(version == null ? GateDecision.HELD : GateDecision.PASSED)
                .setReason("test")
                .setVersion(version)
                .setFusionWeights(Map.of())
                .setDurationMs(1)
                .setAt(NOON)
                .build();
    }
}
