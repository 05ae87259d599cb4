package io.freshet.ingest.label;

import static io.freshet.ingest.label.Labelled.at;
import static io.freshet.ingest.label.Labelled.feedback;
import static io.freshet.ingest.label.Labelled.prediction;
import static io.freshet.ingest.label.Labelled.sample;
import static io.freshet.schemas.event.Origin.ALIGNED;
import static io.freshet.schemas.event.Origin.SCORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Split;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of answers that nobody says anything about. Silence counts after 30 minutes, as "cat". */
final class ImplicitNegativeTest {
    private final Labelled labelled = new Labelled("{horizon: 60m, implicit: negative}");

    @AfterEach
    void close() {
        labelled.close();
    }

    @Test
    void anAnswerThatNobodySpeaksOfBecomesAnExampleOfTheNegativeLabel() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-ab", SCORED, 1, 0))
                .passUntil(29);
        assertThat(labelled.examples()).isEmpty();

        labelled.passUntil(30);

        Example example = only(labelled.examples());
        assertThat(example.getExampleId()).isEqualTo("7~3-ab");
        assertThat(example.getTarget().getLabels()).containsExactly("cat");
        assertThat(example.getKind()).isEqualTo(FeedbackKind.IMPLICIT);
        assertThat(example.getImportance()).isEqualTo(1);
        assertThat(example.getServed().getPredictionId()).isEqualTo("7~3-ab");
        assertThat(example.getFeedbackTime()).isEqualTo(at(30));
        assertThat(example.getLabelDelayMs()).isEqualTo(Duration.ofMinutes(30).toMillis());
        assertThat(labelled.meters.counter("freshet.label.implicit.negatives").count())
                .isEqualTo(1);
    }

    @Test
    void aWordInTimeIsTheOnlyExample() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-ab", SCORED, 1, 0));

        labelled.send(feedback("f", "7~3-ab", "dog", 29)).passUntil(59);

        assertThat(only(labelled.examples()).getTarget().getLabels()).containsExactly("dog");
    }

    @Test
    void aLaterWordOutranksImplicitNegativeAsTheNextRevision() {
        try (Labelled sampled = new Labelled("{horizon: 60m, implicit: negative, implicit-rate: 0.999}")) {
            sampled.send(sample("7", SCORED, 1, 0), prediction("7", "3-ab", SCORED, 1, 0))
                    .passUntil(30);

            sampled.send(feedback("f", "7~3-ab", "dog", 31));

            List<Example> examples = sampled.examples();
            assertThat(examples).extracting(Example::getRevision).containsExactly(1, 2);
            assertThat(examples).extracting(Example::getExampleId).containsOnly("7~3-ab");
            assertThat(examples)
                    .extracting(it -> it.getTarget().getLabels().get(0))
                    .containsExactly("cat", "dog");
            assertThat(examples).extracting(Example::getImportance).containsExactly(1 / 0.999, 1.0);
        }
    }

    @Test
    void aWordThatAgreesWithImplicitNegativeIsStillAWord() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-ab", SCORED, 1, 0))
                .passUntil(30);

        labelled.send(feedback("f", "7~3-ab", "cat", 31));

        assertThat(labelled.examples())
                .extracting(Example::getKind)
                .containsExactly(FeedbackKind.IMPLICIT, FeedbackKind.LABEL);
    }

    @Test
    void somebodysOwnImplicitWordIsNoImplicitNegative() {
        Feedback skipped = feedback("f", "7~3-ab", "cow", 5);
        skipped.setKind(FeedbackKind.IMPLICIT);
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-ab", SCORED, 1, 0), skipped)
                .passUntil(59);

        assertThat(only(labelled.examples()).getTarget().getLabels()).containsExactly("cow");
    }

    @Test
    void whatNoCallerSawMeansNothing() {
        Prediction shadow = prediction("8", "4-ab", SCORED, 1, 0);
        shadow.setShadow(true);

        labelled.send(sample("7", ALIGNED, 1, 0), sample("8", SCORED, 1, 0), shadow)
                .passUntil(59);

        assertThat(labelled.examples()).isEmpty();
    }

    @Test
    void anAlignedSampleIsOneExampleHoweverOftenItWasAnswered() {
        labelled.send(sample("7", ALIGNED, 1, 0), prediction("7", "3-r1", ALIGNED, 1, 0));
        labelled.send(prediction("7", "4-r1", ALIGNED, 1, 10)).passUntil(30);
        labelled.send(prediction("7", "5-r1", ALIGNED, 1, 31)).passUntil(59);

        Example example = only(labelled.examples());
        assertThat(example.getExampleId()).isEqualTo("7");
        assertThat(example.getServed().getPredictionId()).isEqualTo("7~4-r1");
        assertThat(example.getFeedbackTime()).isEqualTo(at(30));
    }

    @Test
    void aRevisionOfASampleThatWasSilentReplacesIt() {
        labelled.send(sample("7", ALIGNED, 1, 0), prediction("7", "3-r1", ALIGNED, 1, 0))
                .passUntil(30);

        labelled.send(sample("7", ALIGNED, 2, 0));

        List<Example> examples = labelled.examples();
        assertThat(examples).extracting(Example::getRevision).containsExactly(1, 2);
        assertThat(examples).extracting(it -> it.getSample().getRevision()).containsExactly(1, 2);
    }

    @Test
    void everyAnswerToARequestHasASilenceOfItsOwn() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0));
        labelled.send(sample("7", SCORED, 2, 10), prediction("7", "3-b", SCORED, 2, 10));
        labelled.send(sample("7", SCORED, 3, 10), prediction("7", "3-c", SCORED, 3, 10));

        labelled.send(feedback("f", "7~3-b", "dog", 12)).passUntil(39);
        assertThat(labelled.examples()).extracting(Example::getExampleId).containsExactly("7~3-b", "7~3-a");

        labelled.passUntil(40);
        assertThat(labelled.examples()).extracting(Example::getExampleId).containsExactly("7~3-c");
    }

    @Test
    void aWordAboutTheSampleSpeaksOfItsNewestAnswerOnly() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0));
        labelled.send(sample("7", SCORED, 2, 1), prediction("7", "3-b", SCORED, 2, 1));

        labelled.send(feedback("f", "7", "dog", 2)).passUntil(59);

        assertThat(labelled.examples())
                .extracting(it ->
                        it.getExampleId() + " " + it.getTarget().getLabels().get(0))
                .containsExactly("7 dog", "7~3-a cat");
    }

    @Test
    void aWordAboutASampleWhoseImplicitNegativeIsOutCorrectsThatExampleAndMakesNoOther() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0))
                .passUntil(30);

        labelled.send(feedback("f", "7", "dog", 31));

        assertThat(labelled.examples())
                .extracting(it -> it.getExampleId() + "#" + it.getRevision() + " "
                        + it.getTarget().getLabels().get(0))
                .containsExactly("7~3-a#1 cat", "7~3-a#2 dog");
    }

    @Test
    void implicitNegativeOfOldAnswersIsCountedFromWhenTheyAreHeardOf() {
        labelled.passUntil(500);

        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0));
        labelled.send(
                sample("8", SCORED, 1, 0), prediction("8", "3-a", SCORED, 1, 0), feedback("f", "8~3-a", "dog", 1));
        labelled.passUntil(529);
        assertThat(only(labelled.examples()).getExampleId()).isEqualTo("8~3-a");

        labelled.passUntil(530);

        Example example = only(labelled.examples());
        assertThat(example.getExampleId()).isEqualTo("7~3-a");
        assertThat(example.getFeedbackTime()).isEqualTo(at(30));
    }

    @Test
    void implicitNegativeGoesOnByTheWallClockWhileNothingComes() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0));
        labelled.idle(Duration.ofMinutes(29));
        assertThat(labelled.examples()).isEmpty();

        labelled.idle(Duration.ofMinutes(1));
        assertThat(labelled.examples()).hasSize(1);

        labelled.send(prediction("7", "4-a", ALIGNED, 1, 1)).passUntil(50);
        assertThat(labelled.examples()).isEmpty();
    }

    @Test
    void anyInputEndsTheWallClocksTurn() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0));
        for (int minute = 1; minute <= 10; minute++) {
            labelled.idle(Duration.ofMinutes(20)).send(feedback("f" + minute, "none", "cat", minute));
        }

        assertThat(labelled.examples()).isEmpty();
    }

    @Test
    void aSampleThatComesAfterItsImplicitNegativeIsOverMakesItsExampleAtOnce() {
        labelled.send(prediction("7", "3-a", SCORED, 1, 0)).passUntil(30);
        assertThat(labelled.examples()).isEmpty();

        labelled.send(sample("7", SCORED, 1, 0));

        assertThat(labelled.examples()).hasSize(1);
    }

    @Test
    void aLabelBeyondTheHorizonBreaksNoImplicitNegative() {
        labelled.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0));

        labelled.send(feedback("f", "7~3-a", "dog", 61)).passUntil(61);

        assertThat(only(labelled.examples()).getKind()).isEqualTo(FeedbackKind.IMPLICIT);
    }

    @Test
    void implicitNegativeAtTheHorizonCountsBeforeTheSampleIsForgotten() {
        try (Labelled slow = new Labelled("{horizon: 60m, implicit: negative, implicit-after: 60m}")) {
            slow.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0))
                    .passUntil(500);

            assertThat(slow.examples()).hasSize(1);
        }
    }

    @Test
    void aShareOfImplicitNegativesStandsForAllAndDoesNotLeanToAnyUse() {
        try (Labelled sampled = new Labelled("{horizon: 60m, implicit: negative, implicit-rate: 0.25}")) {
            for (int i = 0; i < 1_000; i++) {
                sampled.send(sample("s" + i, SCORED, 1, 0), prediction("s" + i, "3-a", SCORED, 1, 0));
            }
            sampled.passUntil(30);

            List<Example> examples = sampled.examples();
            assertThat(examples).extracting(Example::getImportance).containsOnly(4.0);
            assertThat(examples.size() / 1_000.0).isCloseTo(0.25, within(0.05));
            double trained =
                    examples.stream().filter(it -> it.getSplit() == Split.TRAIN).count();
            assertThat(trained / examples.size()).isCloseTo(0.8, within(0.08));
        }
    }

    @Test
    void implicitNegativeMeansNothingUnlessItIsTold() {
        try (Labelled none = new Labelled()) {
            none.send(sample("7", SCORED, 1, 0), prediction("7", "3-a", SCORED, 1, 0))
                    .passUntil(59)
                    .idle(Duration.ofDays(1));

            assertThat(none.examples()).isEmpty();
        }
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
