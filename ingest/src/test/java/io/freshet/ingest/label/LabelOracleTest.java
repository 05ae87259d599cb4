package io.freshet.ingest.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.ServedPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.specific.SpecificRecord;

/**
 * Samples, predictions and feedback in any order, with repeats, corrections and strangers, against a brute-force oracle
 * that sees all of them at once.
 */
final class LabelOracleTest {
    private static final List<String> IDS = List.of("k1", "k2", "k3");

    @Provide
    Arbitrary<List<SpecificRecord>> records() {
        Arbitrary<String> ids = Arbitraries.of(IDS);
        Arbitrary<Integer> minutes = Arbitraries.integers().between(0, 55);
        Arbitrary<Origin> origins = Arbitraries.of(Origin.values());
        Arbitrary<Integer> revisions = Arbitraries.integers().between(1, 3);
        // One time for each revision: a revision that comes twice is the same sample.
        Arbitrary<SpecificRecord> samples = Combinators.combine(ids, origins, revisions)
                .as((id, origin, revision) ->
                        Labelled.sample(id, origin, revision, 10 * revision + (origin == Origin.ALIGNED ? 0 : 1)));
        Arbitrary<SpecificRecord> predictions = Combinators.combine(
                        ids, origins, revisions, minutes, Arbitraries.of(true, false))
                .as((id, origin, revision, minute, shadow) -> {
                    Prediction prediction = Labelled.prediction(
                            id, minute + "-" + origin + revision + shadow, origin, revision, minute);
                    prediction.setShadow(shadow);
                    return prediction;
                });
        Arbitrary<SpecificRecord> feedback = Combinators.combine(
                        ids,
                        Arbitraries.of("", "1-ALIGNED1false", "2-SCORED1false", "3-SCORED2true", "no"),
                        Arbitraries.of("cat", "dog"),
                        minutes,
                        Arbitraries.of(FeedbackKind.LABEL, FeedbackKind.LABEL, FeedbackKind.CORRECTION))
                .as((id, suffix, label, minute, kind) -> {
                    String about = suffix.isEmpty() ? id : id + "~" + suffix;
                    String feedbackId = about + label + minute + kind;
                    Feedback made = Labelled.feedback(feedbackId, about, label, minute);
                    made.setKind(kind);
                    return made;
                });
        Arbitrary<SpecificRecord> told = Combinators.combine(ids, Arbitraries.of(1, 2, 3))
                .as((id, which) -> switch (which) {
                    case 1 -> Labelled.prediction(id, "1-ALIGNED1false", Origin.ALIGNED, 1, 1);
                    case 2 -> Labelled.prediction(id, "2-SCORED1false", Origin.SCORED, 1, 2);
                    default -> Labelled.prediction(id, "3-SCORED2true", Origin.SCORED, 2, 3);
                });
        return Arbitraries.oneOf(samples, predictions, feedback, feedback, told)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Property(tries = 40)
    void theLastRevisionOfEveryExampleIsWhatTheOracleSays(
            @ForAll("records") List<SpecificRecord> records, @ForAll long seed) {
        List<SpecificRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));

        Map<String, List<Example>> chains = run(shuffled);

        Map<String, String> last = new TreeMap<>();
        chains.forEach((id, chain) -> last.put(id, text(chain.get(chain.size() - 1))));
        assertThat(last).isEqualTo(oracle(records));
        chains.values().forEach(LabelOracleTest::hasNoGap);
    }

    private static void hasNoGap(List<Example> chain) {
        for (int i = 0; i < chain.size(); i++) {
            assertThat(chain.get(i).getRevision()).isEqualTo(i + 1);
            if (i > 0) {
                assertThat(text(chain.get(i))).isNotEqualTo(text(chain.get(i - 1)));
            }
        }
    }

    private static Map<String, List<Example>> run(List<SpecificRecord> records) {
        Map<String, List<Example>> chains = new TreeMap<>();
        try (Labelled labelled = new Labelled()) {
            labelled.send(records.toArray(SpecificRecord[]::new));
            for (Example example : labelled.examples()) {
                chains.computeIfAbsent(example.getExampleId(), id -> new ArrayList<>())
                        .add(example);
            }
        }
        return chains;
    }

    private static String text(Example example) {
        return text(
                example.getSample(),
                example.getTarget().getLabels().get(0),
                Optional.ofNullable(example.getServed()).map(ServedPrediction::getPredictionId),
                example.getLabelDelayMs());
    }

    private static String text(Sample sample, String label, Optional<String> served, long delayMs) {
        return sample.getOrigin() + " " + sample.getRevision() + " " + label + " " + served.orElse("-") + " " + delayMs;
    }

    private static Map<String, String> oracle(List<SpecificRecord> records) {
        Map<String, String> examples = new TreeMap<>();
        for (String id : IDS) {
            List<Sample> samples =
                    of(records, Sample.class, sample -> sample.getSampleId().equals(id));
            List<Prediction> predictions = of(
                    records,
                    Prediction.class,
                    prediction -> prediction.getSampleId().equals(id));
            List<Feedback> feedback =
                    of(records, Feedback.class, it -> it.getSampleId().equals(id));
            Map<String, List<Feedback>> byExample = new TreeMap<>();
            for (Feedback one : feedback) {
                about(one, samples, predictions)
                        .ifPresent(sample -> byExample
                                .computeIfAbsent(exampleId(one, sample), key -> new ArrayList<>())
                                .add(one));
            }
            byExample.forEach((exampleId, all) -> examples.put(exampleId, example(all, samples, predictions)));
        }
        return examples;
    }

    private static String exampleId(Feedback feedback, Sample sample) {
        return feedback.getPredictionId() != null && sample.getOrigin() == Origin.SCORED
                ? feedback.getPredictionId()
                : feedback.getSampleId();
    }

    private static Optional<Sample> about(Feedback feedback, List<Sample> samples, List<Prediction> predictions) {
        if (feedback.getPredictionId() == null) {
            return samples.stream()
                    .max(Comparator.comparing((Sample sample) -> sample.getOrigin() == Origin.ALIGNED)
                            .thenComparing(Sample::getRevision));
        }
        return predictions.stream()
                .filter(prediction -> prediction.getPredictionId().equals(feedback.getPredictionId()))
                .findFirst()
                .flatMap(prediction -> samples.stream()
                        .filter(sample -> sample.getOrigin() == prediction.getOrigin()
                                && sample.getRevision() == prediction.getRevision())
                        .findFirst());
    }

    private static String example(List<Feedback> all, List<Sample> samples, List<Prediction> predictions) {
        List<Feedback> weakestFirst = new ArrayList<>(all);
        weakestFirst.sort(Comparator.comparing((Feedback it) -> it.getKind() == FeedbackKind.CORRECTION)
                .thenComparing(Feedback::getEventTime)
                .thenComparing(Feedback::getFeedbackId));
        Feedback holding = weakestFirst.get(weakestFirst.size() - 1);
        for (int i = weakestFirst.size() - 1; i >= 0; i--) {
            if (!weakestFirst.get(i).getTarget().equals(holding.getTarget())) {
                break;
            }
            holding = weakestFirst.get(i);
        }
        Feedback told = holding;
        Sample sample = about(told, samples, predictions).orElseThrow();
        Optional<String> served = told.getPredictionId() != null
                ? Optional.of(told.getPredictionId())
                : predictions.stream()
                        .filter(it -> !it.getShadow()
                                && it.getOrigin() == sample.getOrigin()
                                && !it.getEventTime().isAfter(told.getEventTime()))
                        .max(Comparator.comparing(Prediction::getEventTime).thenComparing(Prediction::getPredictionId))
                        .map(Prediction::getPredictionId);
        return text(
                sample,
                told.getTarget().getLabels().get(0),
                served,
                Duration.between(sample.getEventTime(), told.getEventTime()).toMillis());
    }

    private static <T> List<T> of(List<SpecificRecord> records, Class<T> type, java.util.function.Predicate<T> which) {
        return records.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(which)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
