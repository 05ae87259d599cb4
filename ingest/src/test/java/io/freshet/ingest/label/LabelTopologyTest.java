package io.freshet.ingest.label;

import static io.freshet.ingest.label.Labelled.correction;
import static io.freshet.ingest.label.Labelled.feedback;
import static io.freshet.ingest.label.Labelled.prediction;
import static io.freshet.ingest.label.Labelled.sample;
import static io.freshet.ingest.label.Labelled.scored;
import static io.freshet.schemas.event.Origin.ALIGNED;
import static io.freshet.schemas.event.Origin.SCORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LabelTopologyTest {
    private final Labelled labelled = new Labelled();

    @AfterEach
    void close() {
        labelled.close();
    }

    @Test
    void aLabelAfterItsSampleMakesAnExample() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "cat", 5));

        Example example = only(labelled.examples());
        assertThat(example.getExampleId()).isEqualTo("7");
        assertThat(example.getRevision()).isEqualTo(1);
        assertThat(example.getSample()).isEqualTo(sample("7", ALIGNED, 1, 0));
        assertThat(example.getTarget().getLabels()).containsExactly("cat");
        assertThat(example.getLabelDelayMs()).isEqualTo(Duration.ofMinutes(5).toMillis());
        assertThat(example.getServed()).isNull();
    }

    @Test
    void samplesAndLabelsOfLastYearMeetThoughNewerOnesWereReadBefore() {
        labelled.passUntil(500);

        labelled.send(feedback("f", "7", "cat", 6), sample("7", ALIGNED, 1, 5));

        assertThat(only(labelled.examples()).getExampleId()).isEqualTo("7");
        assertThat(labelled.letters()).isEmpty();
    }

    @Test
    void aLabelBeforeItsSampleWaits() {
        labelled.send(feedback("f", "7", "cat", 5));
        assertThat(labelled.examples()).isEmpty();

        labelled.send(sample("7", ALIGNED, 1, 6));

        assertThat(only(labelled.examples()).getLabelDelayMs()).isEqualTo(-60_000);
    }

    @Test
    void aLabelByPredictionMeetsTheRevisionThatThePredictionSawAndWhatWasServed() {
        labelled.send(sample("7", ALIGNED, 1, 0), prediction("7", "3-r1", ALIGNED, 1, 1), sample("7", ALIGNED, 2, 0));

        labelled.send(feedback("f", "7~3-r1", "cat", 5));

        Example example = only(labelled.examples());
        assertThat(example.getExampleId()).isEqualTo("7");
        assertThat(example.getSample().getRevision()).isEqualTo(1);
        assertThat(example.getServed().getPredictionId()).isEqualTo("7~3-r1");
        assertThat(example.getServed().getVersion()).isEqualTo(3);
        assertThat(example.getServed().getScores()).containsEntry("cow", 0.7f);
    }

    @Test
    void aLabelBySampleMeetsTheLatestRevisionAndANewerOneReplacesTheExample() {
        labelled.send(sample("7", ALIGNED, 1, 0), sample("7", ALIGNED, 2, 0), feedback("f", "7", "cat", 5));

        labelled.send(sample("7", ALIGNED, 3, 0));

        List<Example> examples = labelled.examples();
        assertThat(examples).extracting(Example::getRevision).containsExactly(1, 2);
        assertThat(examples).extracting(it -> it.getSample().getRevision()).containsExactly(2, 3);
    }

    @Test
    void whatWasScoredInOneRequestIsAnExampleUnderItsPrediction() {
        labelled.send(
                sample("7", SCORED, 1, 0), prediction("7", "3-ab", SCORED, 1, 0), feedback("f", "7~3-ab", "dog", 5));

        Example example = only(labelled.examples());
        assertThat(example.getExampleId()).isEqualTo("7~3-ab");
        assertThat(example.getSample().getOrigin()).isEqualTo(SCORED);
    }

    @Test
    void whatTwoInstancesScoreUnderOneSampleIdInTheSameSecondAreTwoExamples() {
        labelled.send(scored("7", "3-aa", 0), scored("7", "3-bb", 0));
        labelled.send(prediction("7", "3-bb", SCORED, 1, 0), prediction("7", "3-aa", SCORED, 1, 0));

        labelled.send(feedback("f", "7~3-aa", "cat", 5), feedback("g", "7~3-bb", "dog", 5));

        List<Example> examples = labelled.examples();
        assertThat(examples)
                .extracting(it -> it.getExampleId() + "#" + it.getRevision() + " "
                        + it.getTarget().getLabels().get(0))
                .containsExactly("7~3-aa#1 cat", "7~3-bb#1 dog");
        assertThat(examples).extracting(it -> it.getSample().getPredictionId()).containsExactly("7~3-aa", "7~3-bb");
        assertThat(examples.get(0).getSample().getParts())
                .isEqualTo(scored("7", "3-aa", 0).getParts());
        assertThat(examples.get(1).getSample().getParts())
                .isEqualTo(scored("7", "3-bb", 0).getParts());
        assertThat(labelled.meters
                        .counter("freshet.label.repeats", "of", "sample")
                        .count())
                .isZero();
    }

    @Test
    void whatWasScoredByTheSoftwareThatCountedByTheClockIsFoundBesideWhatIsScoredNow() {
        labelled.send(sample("7", SCORED, 28_000_000, 0), prediction("7", "3-old", SCORED, 28_000_000, 0));
        labelled.send(scored("7", "3-new", 1), prediction("7", "3-new", SCORED, 1, 1));

        labelled.send(feedback("f", "7~3-old", "cat", 5), feedback("g", "7~3-new", "dog", 5));

        List<Example> examples = labelled.examples();
        assertThat(examples).extracting(Example::getExampleId).containsExactly("7~3-old", "7~3-new");
        assertThat(examples).extracting(it -> it.getSample().getRevision()).containsExactly(28_000_000, 1);
        assertThat(examples).extracting(it -> it.getSample().getPredictionId()).containsExactly(null, "7~3-new");
    }

    @Test
    void aLabelBySampleMeetsTheLatestThatWasScored() {
        labelled.send(scored("7", "3-b", 1), scored("7", "3-a", 2));

        labelled.send(feedback("f", "7", "cat", 5));

        assertThat(only(labelled.examples()).getSample().getPredictionId()).isEqualTo("7~3-a");
    }

    @Test
    void aSampleUnderTheNameOfAnotherOrOfNoAnswerIsADeadLetter() {
        Sample stranger = scored("7", "3-a", 0);
        stranger.setPredictionId("8~3-a");
        Sample aligned = sample("7", ALIGNED, 1, 0);
        aligned.setPredictionId("7~3-a");

        labelled.send(stranger, aligned);

        assertThat(labelled.letters())
                .hasSize(2)
                .extracting(DeadLetter::getReason)
                .containsOnly(DeadLetterReason.INVALID);
    }

    @Test
    void aLabelBySampleTakesTheAlignedOneAndTheScoredOneOnlyWithoutIt() {
        labelled.send(sample("7", SCORED, 1, 0), feedback("f", "7", "dog", 5));
        assertThat(only(labelled.examples()).getSample().getOrigin()).isEqualTo(SCORED);

        labelled.send(sample("7", ALIGNED, 1, 0));

        Example example = only(labelled.examples());
        assertThat(example.getSample().getOrigin()).isEqualTo(ALIGNED);
        assertThat(example.getExampleId()).isEqualTo("7");
        assertThat(example.getRevision()).isEqualTo(2);
    }

    @Test
    void aLabelBySampleCarriesTheNewestAnswerThatItsGiverCouldHaveSeen() {
        Prediction shadow = prediction("7", "4-r1", ALIGNED, 1, 3);
        shadow.setShadow(true);
        labelled.send(sample("7", ALIGNED, 1, 0), prediction("7", "2-r1", ALIGNED, 1, 1));
        labelled.send(prediction("7", "3-r1", ALIGNED, 1, 2), shadow, prediction("7", "5-r1", ALIGNED, 1, 9));

        labelled.send(feedback("f", "7", "cat", 5));

        assertThat(only(labelled.examples()).getServed().getPredictionId()).isEqualTo("7~3-r1");
    }

    @Test
    void aCorrectionMakesTheNextRevision() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "cat", 5), correction("g", "7", "dog", 4));

        List<Example> examples = labelled.examples();
        assertThat(examples).extracting(Example::getRevision).containsExactly(1, 2);
        assertThat(examples.get(1).getTarget().getLabels()).containsExactly("dog");
        assertThat(examples.get(1).getKind()).isEqualTo(FeedbackKind.CORRECTION);
    }

    @Test
    void aNewerLabelWithAnotherTargetMakesTheNextRevisionAndAnOlderOneDoesNot() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "cat", 5));

        labelled.send(feedback("g", "7", "dog", 4), feedback("h", "7", "cow", 6));

        assertThat(labelled.examples())
                .extracting(it -> it.getTarget().getLabels().get(0))
                .containsExactly("cat", "cow");
    }

    @Test
    void repeatsAreDroppedAndCounted() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "cat", 5));

        labelled.send(feedback("f", "7", "cat", 5), feedback("g", "7", "cat", 6), sample("7", ALIGNED, 1, 0));

        assertThat(labelled.examples()).hasSize(1);
        assertThat(labelled.meters
                        .counter("freshet.label.repeats", "of", "feedback")
                        .count())
                .isEqualTo(2);
        assertThat(labelled.meters
                        .counter("freshet.label.repeats", "of", "sample")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anAnswerAfterItsLabelIsNoReasonToTrainAgain() {
        labelled.send(feedback("f", "7", "cat", 5), sample("7", ALIGNED, 1, 4), prediction("7", "3-r1", ALIGNED, 1, 4));

        assertThat(only(labelled.examples()).getServed()).isNull();
    }

    @Test
    void aLaterRevisionCarriesTheAnswerThatIsKnownByThen() {
        labelled.send(feedback("f", "7", "cat", 5), sample("7", ALIGNED, 1, 4), prediction("7", "3-r1", ALIGNED, 1, 4));

        labelled.send(correction("g", "7", "dog", 6));

        List<Example> examples = labelled.examples();
        assertThat(examples).extracting(Example::getRevision).containsExactly(1, 2);
        assertThat(examples.get(1).getServed().getPredictionId()).isEqualTo("7~3-r1");
    }

    @Test
    void aLabelByPredictionWaitsForItsAnswerAndCarriesIt() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7~3-r1", "cat", 5));
        assertThat(labelled.examples()).isEmpty();

        labelled.send(prediction("7", "3-r1", ALIGNED, 1, 0));

        assertThat(only(labelled.examples()).getServed().getPredictionId()).isEqualTo("7~3-r1");
    }

    @Test
    void feedbackThatSaysTwoThingsUnderOneIdEndsTheSameInEitherOrder() {
        Feedback cat = feedback("f", "7", "cat", 5);
        Feedback dog = feedback("f", "7", "dog", 6);
        labelled.send(sample("7", ALIGNED, 1, 0), cat, dog, cat);
        labelled.send(sample("8", ALIGNED, 1, 0), feedback("f", "8", "dog", 6), feedback("f", "8", "cat", 5));

        assertThat(labelled.examples())
                .extracting(it -> it.getExampleId() + "#" + it.getRevision() + " "
                        + it.getTarget().getLabels().get(0))
                .containsExactly("7#1 cat", "7#2 dog", "8#1 dog");
    }

    @Test
    void ofTwoThingsThatWaitUnderOneIdOneBecomesADeadLetter() {
        labelled.send(feedback("f", "7", "cat", 5), feedback("f", "7", "dog", 6))
                .passUntil(70);

        assertThat(only(labelled.letters()).getReason()).isEqualTo(DeadLetterReason.UNMATCHED);
    }

    @Test
    void whatWaitsUnderAnIdMayBeReplacedByWhatMeetsItsSample() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7~no", "cat", 5), feedback("f", "7", "dog", 6));

        labelled.passUntil(70);

        assertThat(only(labelled.examples()).getTarget().getLabels()).containsExactly("dog");
        assertThat(labelled.letters()).isEmpty();
    }

    @Test
    void aFloodOfFeedbackForAnUnknownIdBecomesDeadLettersAndNoneIsLost() {
        for (int i = 0; i < 300; i++) {
            labelled.send(feedback("f" + i, "7", "cat", 5));
        }

        assertThat(labelled.letters())
                .hasSize(300 - 256)
                .extracting(DeadLetter::getReason)
                .containsOnly(DeadLetterReason.UNMATCHED);
        labelled.passUntil(70);
        assertThat(labelled.letters()).hasSize(256);
    }

    @Test
    void aLabelOfEachOfManyAnswersMakesItsExample() {
        for (int i = 0; i < 200; i++) {
            labelled.send(sample("7", SCORED, i + 1, 0), prediction("7", "3-" + i, SCORED, i + 1, 0));
        }
        for (int i = 199; i >= 0; i--) {
            // The strongest first: none may be dropped for being weaker than all that came.
            labelled.send(feedback("f" + i, "7~3-" + i, "cat", i / 10));
        }

        assertThat(labelled.examples())
                .extracting(Example::getExampleId)
                .doesNotHaveDuplicates()
                .hasSize(200);
    }

    @Test
    void aSampleIdThatIsScoredWithoutEndKeepsItsNewestAnswers() {
        for (int i = 0; i < 300; i++) {
            labelled.send(sample("7", SCORED, i + 1, i / 100), prediction("7", "3-" + i, SCORED, i + 1, i / 100));
        }

        labelled.send(feedback("f", "7~3-299", "cat", 9), feedback("g", "7~3-0", "cat", 9));

        assertThat(only(labelled.examples()).getExampleId()).isEqualTo("7~3-299");
        labelled.passUntil(90);
        assertThat(only(labelled.letters()).getMessage()).contains("7~3-0");
    }

    @Test
    void aSampleIdThatIsScoredWithoutEndKeepsItsNewestSamples() {
        for (int i = 0; i < 300; i++) {
            labelled.send(scored("7", "3-" + i, i / 100), prediction("7", "3-" + i, SCORED, 1, i / 100));
        }

        labelled.send(feedback("f", "7~3-299", "cat", 9), feedback("g", "7~3-0", "cat", 9));

        assertThat(only(labelled.examples()).getSample().getPredictionId()).isEqualTo("7~3-299");
    }

    @Test
    void whatCannotBeKeptIsADeadLetterAndStopsNothing() {
        Sample negative = sample("7", ALIGNED, -1, 0);
        Sample undigested = sample("7", ALIGNED, 1, 0);
        undigested.getParts().get("a").setSha256("");
        Prediction backwards = prediction("7", "3-r1", ALIGNED, -1, 0);
        Prediction stranger = prediction("7", "3-r1", ALIGNED, 1, 0);
        stranger.setPredictionId("8~3-r1");

        labelled.send(negative, undigested, backwards, stranger);

        assertThat(labelled.letters())
                .hasSize(4)
                .extracting(DeadLetter::getReason)
                .containsOnly(DeadLetterReason.INVALID);
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "cat", 5));
        assertThat(labelled.examples()).hasSize(1);
    }

    @Test
    void feedbackThatIsHugeOrHeavyIsADeadLetter() {
        Feedback long1 = feedback("f".repeat(257), "7", "cat", 5);
        Feedback long2 = feedback("g", "7~" + "3".repeat(257), "cat", 5);
        Feedback heavy = feedback("h", "7", "cat", 5);
        heavy.setWeight(1e300);
        Feedback light = feedback("i", "7", "cat", 5);
        light.setWeight(1e-300);
        Feedback large = feedback("j", "7", "cat", 5);
        large.setSource("x".repeat(1 << 16));

        labelled.send(sample("7", ALIGNED, 1, 0), long1, long2, heavy, light, large);

        assertThat(labelled.examples()).isEmpty();
        assertThat(labelled.letters())
                .extracting(DeadLetter::getReason)
                .containsExactly(
                        DeadLetterReason.INVALID,
                        DeadLetterReason.INVALID,
                        DeadLetterReason.INVALID,
                        DeadLetterReason.INVALID,
                        DeadLetterReason.OVERSIZE);
    }

    @Test
    void feedbackWithoutASampleBecomesADeadLetterAtTheHorizon() {
        Feedback feedback = feedback("f", "7", "cat", 5);
        labelled.send(feedback).passUntil(64);
        assertThat(labelled.letters()).isEmpty();

        labelled.passUntil(65);

        DeadLetter letter = only(labelled.letters());
        assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNMATCHED);
        assertThat(letter.getTopic()).isEqualTo("freshet.p.feedback");
        assertThat(letter.getValue().remaining()).isPositive();
    }

    @Test
    void feedbackForAnUnknownPredictionOfAKnownSampleBecomesADeadLetterToo() {
        labelled.send(sample("7", ALIGNED, 1, 5), feedback("f", "7~no", "cat", 5));

        labelled.passUntil(65);

        assertThat(only(labelled.letters()).getMessage()).contains("7~no");
        assertThat(labelled.examples()).isEmpty();
    }

    @Test
    void aLabelLaterThanTheHorizonMeetsNothing() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "cat", 61));

        assertThat(labelled.examples()).isEmpty();
    }

    @Test
    void aLabelOnTheLastMinuteOfTheHorizonIsTaken() {
        labelled.send(sample("7", ALIGNED, 1, 0)).passUntil(59).send(feedback("f", "7", "cat", 60));

        assertThat(labelled.examples()).hasSize(1);
    }

    @Test
    void anUnknownLabelIsADeadLetter() {
        labelled.send(sample("7", ALIGNED, 1, 0), feedback("f", "7", "unicorn", 5));

        assertThat(only(labelled.letters()).getReason()).isEqualTo(DeadLetterReason.UNKNOWN_LABEL);
        assertThat(labelled.examples()).isEmpty();
    }

    @Test
    void feedbackThatContradictsItselfIsInvalid() {
        Feedback stranger = feedback("f", "8~3-r1", "cat", 5);
        stranger.setSampleId("7");
        Feedback weightless = feedback("g", "7", "cat", 5);
        weightless.setWeight(Double.NaN);

        labelled.send(stranger, weightless);

        assertThat(labelled.letters())
                .extracting(DeadLetter::getReason)
                .containsOnly(DeadLetterReason.INVALID)
                .hasSize(2);
    }

    @Test
    void aSampleIdMayContainTheMarkOfPredictions() {
        labelled.send(sample("a~b", SCORED, 1, 0), prediction("a~b", "3-c", SCORED, 1, 0));

        labelled.send(feedback("f", "a~b~3-c", "cat", 1));

        assertThat(only(labelled.examples()).getExampleId()).isEqualTo("a~b~3-c");
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void feedbackHeardAgainLaterIsOneRevision() {
        labelled.send(Labelled.sample("7", ALIGNED, 1, 0));
        for (int second : new int[] {0, 5, 60, 3_000}) {
            labelled.now.set(Labelled.START.plusSeconds(second));
            Feedback heard = Labelled.feedback("f", "7", "cat", second / 60);
            heard.setEventTimeGiven(false);
            labelled.send(heard);
        }

        assertThat(labelled.examples()).singleElement().satisfies(example -> {
            assertThat(example.getRevision()).isEqualTo(1);
            assertThat(example.getFeedbackTime()).isEqualTo(Labelled.START);
        });
    }

    @Test
    void feedbackOfTheFutureCountsAsNowAndDoesNotOutrankWhatIsSaidAfterIt() {
        labelled.now.set(Labelled.at(10));
        labelled.send(Labelled.sample("7", ALIGNED, 1, 0), Labelled.feedback("fast", "7", "cat", 65));
        labelled.now.set(Labelled.at(12));

        labelled.send(Labelled.feedback("right", "7", "dog", 12));

        List<Example> examples = labelled.examples();
        assertThat(examples).hasSize(2);
        assertThat(examples.get(0).getFeedbackTime()).isEqualTo(Labelled.at(10));
        assertThat(examples.get(1).getTarget().getLabels()).containsExactly("dog");
        assertThat(labelled.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.getEvidence()).containsEntry("aheadSeconds", 55.0 * 60));
    }
}
