package io.freshet.cli.demo;

import io.freshet.schemas.event.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Compares what the simulated production sent with what the topics say. */
final class LossCheck {
    private final ProductionLog journal;
    private final TopicFacts facts;

    LossCheck(ProductionLog journal, TopicFacts facts) {
        this.journal = journal;
        this.facts = facts;
    }

    /**
     * Accepted events that are in no sample, accepted labels that made no example, and examples to train on that were
     * not trained.
     */
    int lost() {
        return lostEvents() + lostLabels() + untrained();
    }

    /** Revisions of examples that were trained more than once. */
    int trainedTwice() {
        return (int) facts.timesTrained().values().stream()
                .filter(times -> times > 1)
                .count();
    }

    /**
     * For each label, how long until an answer came from a version that had learned it.
     *
     * @return seconds, ascending; labels whose example is not for training, or that nothing was asked after, are not in
     *     it
     */
    List<Double> freshnessSeconds() {
        Map<String, Long> windowOf = facts.windowOf();
        NavigableMap<Long, Instant> firstAnswerOfWindow = firstAnswers();
        List<Double> seconds = new ArrayList<>();
        for (ProductionLog.SentFeedback sent : journal.feedback()) {
            Long window = windowOf.get(sent.exampleId() + "#1");
            if (window != null) {
                firstAnswerOfWindow.tailMap(window, true).values().stream()
                        .min(Comparator.naturalOrder())
                        .ifPresent(at ->
                                seconds.add(Duration.between(sent.at(), at).toMillis() / 1000.0));
            }
        }
        seconds.sort(Comparator.naturalOrder());
        return seconds;
    }

    private int lostEvents() {
        return (int) journal.published().stream()
                .filter(part -> !facts.hasPart(part))
                .count();
    }

    private int lostLabels() {
        Map<String, TopicFacts.LabelledExample> examples = facts.examples();
        return (int) journal.feedback().stream()
                .filter(sent -> !examples.containsKey(sent.exampleId()))
                .count();
    }

    private int untrained() {
        Set<String> settled = new HashSet<>(facts.timesTrained().keySet());
        settled.addAll(facts.leftOut());
        return (int) facts.examples().entrySet().stream()
                .filter(example -> example.getValue().split() == Split.TRAIN)
                .filter(example -> !settled.contains(
                        example.getKey() + "#" + example.getValue().revision()))
                .filter(example -> !facts.isDead(example.getValue().position()))
                .filter(example -> !facts.isReverted(example.getValue().position()))
                .count();
    }

    /** When each window's knowledge first answered: the first answer of a version published after it. */
    private NavigableMap<Long, Instant> firstAnswers() {
        Map<Long, Long> windowOfVersion = facts.windowOfVersion();
        NavigableMap<Long, Instant> first = new TreeMap<>();
        for (ProductionLog.Answered answer : journal.answers()) {
            Long window = windowOfVersion.get(answer.version());
            if (window != null) {
                first.merge(window, answer.at(), (a, b) -> a.isBefore(b) ? a : b);
            }
        }
        return first;
    }
}
