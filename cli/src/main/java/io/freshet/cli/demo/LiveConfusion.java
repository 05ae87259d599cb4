package io.freshet.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How often each label was taken for each; from it accuracy, and precision, recall and F1 as means over the labels
 * (macro).
 */
final class LiveConfusion {
    private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    private final Set<String> labels = new TreeSet<>();
    private int total;

    void add(String truth, String answer) {
        counts.computeIfAbsent(truth, label -> new LinkedHashMap<>()).merge(answer, 1, Integer::sum);
        labels.add(truth);
        labels.add(answer);
        total++;
    }

    /** Share of right answers, 0 to 1. */
    double accuracy() {
        return total == 0
                ? 0
                : labels.stream().mapToInt(label -> count(label, label)).sum() / (double) total;
    }

    double precision() {
        return labels.stream().mapToDouble(this::precision).average().orElse(0);
    }

    double recall() {
        return labels.stream().mapToDouble(this::recall).average().orElse(0);
    }

    double f1() {
        return labels.stream()
                .mapToDouble(label -> {
                    double sum = precision(label) + recall(label);
                    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
                })
                .average()
                .orElse(0);
    }

    private double precision(String label) {
        int answered = labels.stream().mapToInt(truth -> count(truth, label)).sum();
        return answered == 0 ? 0 : count(label, label) / (double) answered;
    }

    private double recall(String label) {
        int there = labels.stream().mapToInt(answer -> count(label, answer)).sum();
        return there == 0 ? 0 : count(label, label) / (double) there;
    }

    private int count(String truth, String answer) {
        return counts.getOrDefault(truth, Map.of()).getOrDefault(answer, 0);
    }
}
