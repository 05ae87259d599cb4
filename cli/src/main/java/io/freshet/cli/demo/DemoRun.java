package io.freshet.cli.demo;

import io.freshet.cli.local.LocalOptions;
import io.freshet.cli.local.LocalSystem;
import io.freshet.cli.local.ResidentMemory;
import io.freshet.client.FreshetClient;
import io.freshet.model.task.ConfusionMatrix;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** One showing of the demo, from start to report. */
final class DemoRun {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(90);
    private static final int EDGE = 50;

    private final LocalSystem system;
    private final Script script;
    private final PrintWriter out;
    private final DemoListener announcer;
    private final ProductionLog journal = new ProductionLog();
    private final TopicFacts facts = new TopicFacts();
    private final LossCheck ledger = new LossCheck(journal, facts);
    private final AtomicBoolean over = new AtomicBoolean();

    private DemoRun(LocalSystem system, Script script, DemoListener announcer) {
        this.system = system;
        this.script = script;
        this.announcer = announcer;
        this.out = announcer.out();
    }

    /** What is played: digits in a second, when labels come, the order, and whether processes are killed. */
    record Script(double rate, Duration labelDelay, long seed, boolean killEach) {}

    /** Who watches: where to print, where the report goes, and until when the system serves on after the end. */
    record Audience(PrintWriter out, Optional<Path> report, CountDownLatch end) {}

    /** Runs the demo and says its exit code: 0 when nothing was lost and no request failed. */
    static int play(LocalOptions options, Script script, Audience audience) throws IOException, InterruptedException {
        DemoListener announcer = new DemoListener(audience.out());
        announcer.say("Starting a broker, a registry, streams, a trainer and serving on this machine");
        try (LocalSystem system = LocalSystem.start(options, announcer)) {
            DemoReport report = new DemoRun(system, script, announcer).run();
            if (audience.report().isPresent()) {
                Files.write(
                        audience.report().get(),
                        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
            }
            if (audience.end().getCount() > 0) {
                announcer.say("Serving on at " + system.serving() + "; stop with Ctrl-C");
                audience.end().await();
            }
            // Scores fail while serving is killed on purpose; that nothing is lost is what that showing is about.
            boolean good = report.lost() == 0
                    && report.trainedTwice() == 0
                    && (script.killEach() || report.failedRequests() == 0);
            return good ? 0 : 1;
        }
    }

    private DemoReport run() throws IOException, InterruptedException {
        system.awaitReady(READY_WITHIN);
        double startSeconds = sinceStart(Instant.now());
        announcer.ready(startSeconds, system);
        DigitsArchive archive = DigitsArchive.open();
        FreshetClient client = FreshetClient.of(system.serving(), system.gateway(), Duration.ZERO);
        ResidentMemory residents = new ResidentMemory(system);
        Thread watching = new Thread(this::watch, "topics");
        watching.start();
        try (Production production = new Production(client, journal, script.labelDelay())) {
            ConfusionMatrix before = production.score(archive.heldOut());
            announcer.say(String.format(
                    "Version 0 knows nothing yet: %.1f %% of %d held-out digits",
                    100 * before.accuracy(), archive.heldOut().size()));
            playAll(production, archive, residents);
            production.finish();
            settle();
            ConfusionMatrix after = production.score(archive.heldOut());
            DemoReport report = report(startSeconds, new Scores(before, after), residents);
            announcer.summary(report);
            return report;
        } finally {
            over.set(true);
            watching.join();
        }
    }

    private void playAll(Production production, DigitsArchive archive, ResidentMemory residents)
            throws InterruptedException {
        int all = DigitsArchive.SPEAKERS.stream()
                .mapToInt(speaker -> archive.stream(speaker, script.seed()).size())
                .sum();
        int done = 0;
        try (LiveBar bar = new LiveBar(all, journal, facts, out);
                FaultInjection faults = script.killEach() ? FaultInjection.on(system, all) : FaultInjection.none()) {
            for (String speaker : DigitsArchive.SPEAKERS) {
                List<Digit> digits = archive.stream(speaker, script.seed());
                int before = done;
                bar.speaker(speaker);
                production.play(digits, script.rate(), begun -> {
                    bar.at(before + begun);
                    faults.at(before + begun);
                    residents.look();
                });
                done += digits.size();
            }
        }
    }

    /** Waits until every label that was sent has been learned, or the patience is over. */
    private void settle() throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_WITHIN.toNanos();
        while (ledger.lost() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(200);
        }
    }

    private void watch() {
        try (TopicWatcher watch = TopicWatcher.open(system.config(), facts)) {
            while (!over.get()) {
                watch.poll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what the demo trained cannot be read", e);
        }
    }

    /** How version 0 and the last one answered the held-out digits. */
    private record Scores(ConfusionMatrix before, ConfusionMatrix after) {}

    private DemoReport report(double startSeconds, Scores scores, ResidentMemory residents) {
        ConfusionMatrix after = scores.after();
        return new DemoReport(
                "digits",
                startSeconds,
                firstSwapSeconds(),
                journal.published().size(),
                facts.alignedSamples(),
                facts.examples().size(),
                facts.windowOfVersion().size() + 1L,
                Math.max(0, facts.available().size() - 1),
                journal.failures().size(),
                journal.retries(),
                phases(),
                scores.before().accuracy(),
                after.accuracy(),
                after.precision(),
                after.recall(),
                after.f1(),
                facts.lastWindow()
                        .map(point -> Map.copyOf(point.getFusionWeights()))
                        .orElse(Map.of()),
                DemoReport.Quantiles.of(ledger.freshnessSeconds()),
                ledger.lost(),
                ledger.trainedTwice(),
                facts.deadLetters(),
                announcer.restarts(),
                sinceStart(Instant.now()),
                residents.peakMiB());
    }

    private double firstSwapSeconds() {
        return journal.answers().stream()
                .filter(answer -> answer.version() > 0)
                .map(ProductionLog.Answered::at)
                .min(Instant::compareTo)
                .map(DemoRun::sinceStart)
                .orElse(Double.NaN);
    }

    private Map<String, DemoReport.Phase> phases() {
        Map<String, DemoReport.Phase> phases = new LinkedHashMap<>();
        for (String speaker : DigitsArchive.SPEAKERS) {
            List<Boolean> right = journal.answers().stream()
                    .filter(answer -> answer.speaker().equals(speaker))
                    .map(ProductionLog.Answered::right)
                    .toList();
            int edge = Math.min(EDGE, right.size());
            phases.put(
                    speaker,
                    new DemoReport.Phase(
                            share(right.subList(0, edge)), share(right.subList(right.size() - edge, right.size()))));
        }
        return phases;
    }

    private static double share(List<Boolean> right) {
        return right.stream().mapToInt(one -> one ? 1 : 0).average().orElse(0);
    }

    private static double sinceStart(Instant now) {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        return Duration.between(Instant.ofEpochMilli(started), now).toMillis() / 1000.0;
    }
}
