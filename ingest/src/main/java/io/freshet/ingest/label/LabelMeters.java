package io.freshet.ingest.label;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what labelling does: examples by whether they are the first revision ({@code freshet_label_examples_total}),
 * implicit negatives among them ({@code freshet_label_implicit_negatives_total}), and what changed nothing, by kind of
 * record ({@code freshet_label_repeats_total}). Work that a crash undoes is counted again when it is done again.
 */
final class LabelMeters {
    private final Counter first;
    private final Counter revised;
    private final Counter implicitNegatives;
    private final Counter repeatedSamples;
    private final Counter repeatedAnswers;
    private final Counter repeatedFeedback;

    LabelMeters(MeterRegistry registry) {
        first = registry.counter("freshet.label.examples", "revision", "first");
        revised = registry.counter("freshet.label.examples", "revision", "later");
        implicitNegatives = registry.counter("freshet.label.implicit.negatives");
        repeatedSamples = registry.counter("freshet.label.repeats", "of", "sample");
        repeatedAnswers = registry.counter("freshet.label.repeats", "of", "prediction");
        repeatedFeedback = registry.counter("freshet.label.repeats", "of", "feedback");
    }

    void example(int revision, boolean implicitNegative) {
        (revision == 1 ? first : revised).increment();
        if (implicitNegative) {
            implicitNegatives.increment();
        }
    }

    void repeatedSample() {
        repeatedSamples.increment();
    }

    void repeatedAnswer() {
        repeatedAnswers.increment();
    }

    void repeatedFeedback() {
        repeatedFeedback.increment();
    }
}
