package io.freshet.ingest.label;

import io.freshet.ingest.label.join.ImplicitNegativeRule;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Which examples must follow from records, once all time has passed, thought through by brute force from all of them at
 * once.
 *
 * @param rule empty where silence means nothing
 * @param out names of the examples that are out: a word about a sample goes under the name that its silence has
 */
record LabelOracle(Optional<ImplicitNegativeRule> rule, Set<String> out) {
    /**
     * An example.
     *
     * @param text all that a repeat must not differ in
     * @param served the answer that it carries if it goes out with what these records say
     * @param answers of a silence: those that it may have begun with; empty where something was said
     */
    record Expected(String text, Optional<String> served, List<Prediction> answers) {}

    Map<String, Expected> examples(Collection<? extends SpecificRecord> records) {
        Map<String, Expected> examples = new TreeMap<>();
        of(records, SpecificRecord.class, record -> true)
                .map(LabelOracle::sampleId)
                .distinct()
                .forEach(id -> {
                    List<Sample> samples = of(
                                    records,
                                    Sample.class,
                                    sample -> sample.getSampleId().equals(id))
                            .toList();
                    List<Prediction> predictions = of(
                                    records,
                                    Prediction.class,
                                    it -> it.getSampleId().equals(id))
                            .toList();
                    List<Feedback> feedback = oneOfEachId(
                            of(records, Feedback.class, it -> it.getSampleId().equals(id))
                                    .toList());
                    new OfOne(id, samples, predictions, feedback).addTo(examples);
                });
        return examples;
    }

    static String text(Sample sample, String label, String kind, double importance, Duration delay) {
        return sample.getOrigin() + " " + sample.getRevision() + " " + label + " " + kind + " x" + importance + " "
                + delay.toMinutes() + "m";
    }

    /** Feedback of one id is one feedback; of two contents the stronger, then the later, then the greater. */
    private static List<Feedback> oneOfEachId(List<Feedback> feedback) {
        Map<String, Feedback> byId = new TreeMap<>();
        for (Feedback one : feedback) {
            byId.merge(one.getFeedbackId(), one, (before, now) -> STRENGTH.compare(before, now) >= 0 ? before : now);
        }
        return List.copyOf(byId.values());
    }

    private static final Comparator<Feedback> STRENGTH = Comparator.comparing(
                    (Feedback it) -> it.getKind() == FeedbackKind.CORRECTION)
            .thenComparing(Feedback::getEventTime)
            .thenComparing(Feedback::getFeedbackId)
            .thenComparing(it -> it.getTarget().getLabels().get(0));

    private final class OfOne {
        private final String id;
        private final List<Sample> samples;
        private final List<Prediction> predictions;
        private final List<Feedback> feedback;

        OfOne(String id, List<Sample> samples, List<Prediction> predictions, List<Feedback> feedback) {
            this.id = id;
            this.samples = samples;
            this.predictions = predictions;
            this.feedback = feedback;
        }

        void addTo(Map<String, Expected> examples) {
            Map<String, List<Feedback>> said = new TreeMap<>();
            for (Feedback one : feedback) {
                about(one).ifPresent(sample -> {
                    for (String exampleId : exampleIds(one, sample)) {
                        said.computeIfAbsent(exampleId, key -> new ArrayList<>())
                                .add(one);
                    }
                });
            }
            said.forEach((exampleId, all) -> examples.put(exampleId, said(all)));
            rule.ifPresent(implicitNegative -> {
                if (!said.containsKey(id)) {
                    aligned(implicitNegative).ifPresent(expected -> examples.put(id, expected));
                }
                predictions.stream()
                        .filter(it -> it.getOrigin() == Origin.SCORED && !said.containsKey(it.getPredictionId()))
                        .forEach(it -> scored(it, implicitNegative)
                                .ifPresent(expected -> examples.put(it.getPredictionId(), expected)));
            });
        }

        private Optional<Sample> about(Feedback one) {
            return one.getPredictionId() == null
                    ? newest()
                    : predictions.stream()
                            .filter(it -> it.getPredictionId().equals(one.getPredictionId()))
                            .findFirst()
                            .flatMap(this::seenBy);
        }

        private Optional<Sample> newest() {
            return samples.stream()
                    .max(Comparator.comparing((Sample sample) -> sample.getOrigin() == Origin.ALIGNED)
                            .thenComparing(sample -> sample.getOrigin() == Origin.ALIGNED
                                    ? Instant.ofEpochMilli(sample.getRevision())
                                    : sample.getEventTime())
                            .thenComparing(Sample::getRevision));
        }

        private Optional<Sample> seenBy(Prediction prediction) {
            return samples.stream()
                    .filter(sample -> sample.getPredictionId() == null
                            ? sample.getOrigin() == prediction.getOrigin()
                                    && sample.getRevision() == prediction.getRevision()
                            : sample.getPredictionId().equals(prediction.getPredictionId()))
                    .findFirst();
        }

        private List<String> exampleIds(Feedback one, Sample sample) {
            if (sample.getOrigin() == Origin.ALIGNED) {
                return List.of(id);
            }
            if (one.getPredictionId() != null) {
                return List.of(one.getPredictionId());
            }
            List<String> negative = predictions.stream()
                    .filter(it -> seenBy(it).equals(Optional.of(sample)))
                    .map(Prediction::getPredictionId)
                    .filter(it -> rule.isPresent() && out.contains(it) && !isNamed(it))
                    .toList();
            return negative.isEmpty() ? List.of(id) : negative;
        }

        private boolean isNamed(String predictionId) {
            return feedback.stream().anyMatch(it -> predictionId.equals(it.getPredictionId()));
        }

        private Expected said(List<Feedback> all) {
            List<Feedback> weakestFirst = all.stream().sorted(STRENGTH).toList();
            Feedback told = weakestFirst.get(weakestFirst.size() - 1);
            for (int i = weakestFirst.size() - 1; i >= 0; i--) {
                if (!weakestFirst.get(i).getTarget().equals(told.getTarget())) {
                    break;
                }
                told = weakestFirst.get(i);
            }
            Sample sample = about(told).orElseThrow();
            String text = text(
                    sample,
                    told.getTarget().getLabels().get(0),
                    told.getKind().name(),
                    1,
                    Duration.between(sample.getEventTime(), told.getEventTime()));
            Optional<String> served = told.getPredictionId() == null
                    ? seen(sample.getOrigin(), told.getEventTime())
                    : Optional.of(told.getPredictionId());
            return new Expected(text, served, List.of());
        }

        private Optional<String> seen(Origin origin, Instant until) {
            return shown(origin)
                    .filter(it -> !it.getEventTime().isAfter(until))
                    .max(Comparator.comparing(Prediction::getEventTime).thenComparing(Prediction::getPredictionId))
                    .map(Prediction::getPredictionId);
        }

        private Stream<Prediction> shown(Origin origin) {
            return predictions.stream().filter(it -> !it.getShadow() && it.getOrigin() == origin);
        }

        private Optional<Expected> aligned(ImplicitNegativeRule implicitNegative) {
            List<Prediction> shown = shown(Origin.ALIGNED).toList();
            Optional<Sample> sample = newest().filter(it -> it.getOrigin() == Origin.ALIGNED);
            if (shown.isEmpty() || sample.isEmpty() || !implicitNegative.isSampled(id)) {
                return Optional.empty();
            }
            Instant since = shown.stream()
                    .map(Prediction::getEventTime)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            Instant over = since.plusMillis(implicitNegative.afterMs());
            return Optional.of(new Expected(
                    implicitNegative(sample.get(), implicitNegative, over), seen(Origin.ALIGNED, over), shown));
        }

        private Optional<Expected> scored(Prediction answer, ImplicitNegativeRule implicitNegative) {
            Optional<Sample> sample = seenBy(answer);
            boolean spokenOf = feedback.stream()
                    .anyMatch(it -> it.getPredictionId() == null && about(it).equals(sample));
            if (answer.getShadow()
                    || sample.isEmpty()
                    || spokenOf
                    || !implicitNegative.isSampled(answer.getPredictionId())) {
                return Optional.empty();
            }
            Instant over = answer.getEventTime().plusMillis(implicitNegative.afterMs());
            return Optional.of(new Expected(
                    implicitNegative(sample.get(), implicitNegative, over),
                    Optional.of(answer.getPredictionId()),
                    List.of(answer)));
        }

        private String implicitNegative(Sample sample, ImplicitNegativeRule implicitNegative, Instant over) {
            return text(
                    sample,
                    implicitNegative.target().getLabels().get(0),
                    FeedbackKind.IMPLICIT.name(),
                    1 / implicitNegative.rate(),
                    Duration.between(sample.getEventTime(), over));
        }
    }

    private static String sampleId(SpecificRecord record) {
        return (String) record.get(record.getSchema().getField("sampleId").pos());
    }

    private static <T> Stream<T> of(Collection<?> records, Class<T> type, Predicate<T> which) {
        // By their text: a hash set may compare its elements, and Avro cannot compare maps.
        Map<String, T> once = new LinkedHashMap<>();
        for (Object record : records) {
            if (type.isInstance(record) && which.test(type.cast(record))) {
                once.putIfAbsent(record.toString(), type.cast(record));
            }
        }
        return once.values().stream();
    }
}
