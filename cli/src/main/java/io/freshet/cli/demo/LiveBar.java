package io.freshet.cli.demo;

import io.freshet.cli.output.WorkBar;
import io.freshet.schemas.event.TrainingPoint;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The progress bar with the figures of the moment: a moving line on a terminal, a plain line now and then elsewhere.
 */
final class LiveBar implements AutoCloseable {
    private static final int RECENT = 50;

    private final WorkBar bar;
    private final ProductionLog journal;
    private final TopicFacts facts;
    private String speaker = "";

    LiveBar(int all, ProductionLog journal, TopicFacts facts, PrintWriter out) {
        this.journal = journal;
        this.facts = facts;
        this.bar = WorkBar.of("", all, out);
    }

    void speaker(String name) {
        speaker = name;
    }

    void at(int begun) {
        bar.at(begun);
        bar.now(message());
    }

    @Override
    public void close() {
        bar.close();
    }

    private String message() {
        List<ProductionLog.Answered> answers = journal.answers();
        List<ProductionLog.Answered> recent = answers.subList(Math.max(0, answers.size() - RECENT), answers.size());
        double right = recent.stream()
                .mapToInt(answer -> answer.right() ? 1 : 0)
                .average()
                .orElse(0);
        long version = recent.isEmpty() ? 0 : recent.get(recent.size() - 1).version();
        Optional<TrainingPoint> window = facts.lastWindow();
        String fresh = window.map(TrainingPoint::getNewestExample)
                .map(newest ->
                        " fresh " + Duration.between(newest, Instant.now()).toSeconds() + "s")
                .orElse("");
        String prequential = window.map(TrainingPoint::getPrequentialAccuracy)
                .filter(Double::isFinite)
                .map(accuracy -> String.format(Locale.ROOT, " window %.0f%%", 100 * accuracy))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%s live %.0f%%%s v%d swaps %d%s",
                speaker,
                100 * right,
                prequential,
                version,
                Math.max(0, facts.available().size() - 1),
                fresh);
    }
}
