package io.freshet.cli.demo;

import java.util.List;
import java.util.Map;

/**
 * The figures of one demo. Seconds are wall-clock seconds, accuracies shares from 0 to 1.
 *
 * @param startSeconds from the start of the process until every role was ready
 * @param firstSwapSeconds from the start of the process to the first answer of a version that had learned
 * @param events accepted events
 * @param samples aligned samples
 * @param examples labelled samples
 * @param swaps how often another version came to serve
 * @param failedRequests scores that failed, and events or labels that were given up
 * @param retriedRequests events and labels that were sent again until accepted
 * @param accuracyByPhase live accuracy of the first and last 50 answers for each speaker
 * @param accuracyBefore of version 0 on the held-out digits
 * @param accuracyAfter of the last version on the same digits; precision, recall and f1 are macro means of it
 * @param freshnessSeconds label sent to first answer from a version that had learned it
 * @param lost events, labels and examples not accounted for
 * @param trainedTwice examples trained more than once
 */
record DemoReport(
        String demo,
        double startSeconds,
        double firstSwapSeconds,
        int events,
        int samples,
        int examples,
        long versions,
        int swaps,
        int failedRequests,
        int retriedRequests,
        Map<String, Phase> accuracyByPhase,
        double accuracyBefore,
        double accuracyAfter,
        double precision,
        double recall,
        double f1,
        Map<String, Float> fusionWeights,
        Quantiles freshnessSeconds,
        int lost,
        int trainedTwice,
        int deadLetters,
        Map<String, Integer> restarts,
        double totalSeconds,
        double residentMiB) {

    /** Accuracy of the first and the last 50 answers. */
    record Phase(double first50, double last50) {}

    /** Median and 99th percentile. */
    record Quantiles(double p50, double p99) {
        static Quantiles of(List<Double> ascending) {
            return new Quantiles(at(ascending, 0.50), at(ascending, 0.99));
        }

        private static double at(List<Double> ascending, double share) {
            return ascending.isEmpty() ? Double.NaN : ascending.get((int) Math.ceil(share * ascending.size()) - 1);
        }
    }
}
