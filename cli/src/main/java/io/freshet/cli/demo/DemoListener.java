package io.freshet.cli.demo;

import io.freshet.cli.local.LocalListener;
import io.freshet.cli.local.LocalRole;
import io.freshet.cli.local.LocalSystem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Tells the audience what happens, a line each. Safe for many threads. */
final class DemoListener implements LocalListener {
    private final PrintWriter out;
    private final Map<String, Integer> deaths = new TreeMap<>();

    DemoListener(PrintWriter out) {
        this.out = out;
    }

    PrintWriter out() {
        return out;
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void ready(LocalRole role, long pid, Duration after) {
        say(String.format(Locale.ROOT, "  %-9s ready after %.1f s", role.label(), after.toMillis() / 1000.0));
    }

    @Override
    public synchronized void died(LocalRole role, int exitCode, Duration pause) {
        deaths.merge(role.label(), 1, Integer::sum);
        say(String.format(Locale.ROOT, "  %-9s ended with exit code %d; starting it again", role.label(), exitCode));
    }

    synchronized Map<String, Integer> restarts() {
        return new TreeMap<>(deaths);
    }

    void ready(double seconds, LocalSystem system) {
        say(String.format(Locale.ROOT, "Ready after %.1f s. Dashboard: %s", seconds, system.serving()));
    }

    void summary(DemoReport report) {
        say("");
        report.accuracyByPhase()
                .forEach((speaker, phase) -> say(String.format(
                        Locale.ROOT,
                        "  %-8s first 50 answers %3.0f %% right, last 50 %3.0f %%",
                        speaker,
                        100 * phase.first50(),
                        100 * phase.last50())));
        say(String.format(
                Locale.ROOT,
                "Held-out digits: %.1f %% right before, %.1f %% after %d versions and %d swaps",
                100 * report.accuracyBefore(),
                100 * report.accuracyAfter(),
                report.versions(),
                report.swaps()));
        say(String.format(
                Locale.ROOT,
                "Freshness: %.1f s from label to an answer that has learned it (median), %.1f s (99th percentile)",
                report.freshnessSeconds().p50(),
                report.freshnessSeconds().p99()));
        say(String.format(
                Locale.ROOT,
                "%d events, %d samples, %d examples; lost %d, trained twice %d, failed requests %d",
                report.events(),
                report.samples(),
                report.examples(),
                report.lost(),
                report.trainedTwice(),
                report.failedRequests()));
    }
}
