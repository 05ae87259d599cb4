package io.freshet.cli.demo;

import io.freshet.schemas.event.TrainingPoint;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/**
 * The progress bar with the figures of the moment: a moving line on a terminal, a plain line now and then elsewhere.
 */
final class LiveBar implements AutoCloseable {
    private static final int RECENT = 50;
    private static final int WIDTH = 150;

    private final ProgressBar bar;
    private final ProductionLog journal;
    private final TopicFacts facts;
    private String speaker = "";

    LiveBar(int all, ProductionLog journal, TopicFacts facts, PrintWriter out) {
        this.journal = journal;
        this.facts = facts;
        boolean terminal = Ansi.AUTO.enabled();
        ProgressBarConsumer consumer = terminal
                ? new ConsoleProgressBarConsumer(System.err, WIDTH)
                : new DelegatingProgressBarConsumer(line -> plain(out, line), WIDTH);
        this.bar = new ProgressBarBuilder()
                .setInitialMax(all)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal ? 500 : 5_000)
                .setConsumer(consumer)
                .build();
    }

    void speaker(String name) {
        speaker = name;
    }

    void at(int begun) {
        bar.stepTo(begun);
        bar.setExtraMessage(message());
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
                " %s live %.0f%%%s v%d swaps %d%s",
                speaker,
                100 * right,
                prequential,
                version,
                Math.max(0, facts.available().size() - 1),
                fresh);
    }

    private static void plain(PrintWriter out, String line) {
        out.println(line.strip());
        out.flush();
    }
}
