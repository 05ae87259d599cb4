package io.freshet.benchmarks.artifact;

import io.freshet.benchmarks.measure.ProcessMemory;
import io.freshet.benchmarks.measure.Quantiles;
import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import io.freshet.cli.local.LocalListener;
import io.freshet.cli.local.LocalOptions;
import io.freshet.cli.local.LocalRole;
import io.freshet.cli.local.LocalSystem;
import io.freshet.cli.output.FailedException;
import io.freshet.cli.output.WorkBar;
import io.freshet.client.FreshetClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Starts a whole system with a large frozen base, and has it learn and swap heads. */
public final class ArtifactBench {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration LEARNED_WITHIN = Duration.ofMinutes(10);
    private static final double MB = 1e6;
    private static final int TRAINER_PORT = 3;

    private final Scale scale;
    private final PrintWriter out;

    /**
     * What to measure, and where.
     *
     * @param swaps head versions to be swapped in
     */
    public record Scale(ArtifactModel model, LocalOptions options, int swaps, long seed) {}

    /** A bench that tells its progress. */
    public ArtifactBench(Scale scale, PrintWriter out) {
        this.scale = scale;
        this.out = out;
    }

    /** The figures, once the system has stopped. */
    public List<Figure> run() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(scale.options().dataDirectory());
        Path pipeline = directory.resolve("artifact.yaml");
        Files.writeString(pipeline, scale.model().yaml());
        long started = System.nanoTime();
        try (LocalSystem system = LocalSystem.start(scale.options().withConfig(pipeline), LocalListener.silent())) {
            system.awaitReady(READY_WITHIN);
            double readySeconds = (System.nanoTime() - started) / 1e9;
            return new Run(system, readySeconds).figures();
        }
    }

    /** One system while it runs. */
    private final class Run {
        private final LocalSystem system;
        private final URI trainer;
        private final double readySeconds;
        private final ProcessMemory trainerMemory;
        private final ProcessMemory servingMemory;
        private final long readBefore;
        private final RoleWatch watch;

        Run(LocalSystem system, double readySeconds) throws IOException, InterruptedException {
            this.system = system;
            this.readySeconds = readySeconds;
            this.trainer = URI.create("http://127.0.0.1:" + (scale.options().port() + TRAINER_PORT));
            this.trainerMemory = new ProcessMemory(system.pid(LocalRole.TRAINER));
            this.servingMemory = new ProcessMemory(system.pid(LocalRole.SERVING));
            this.readBefore = servingMemory.readBytes();
            this.watch = new RoleWatch(RoleMetrics.of(trainer), RoleMetrics.of(system.serving()));
        }

        List<Figure> figures() throws IOException, InterruptedException {
            learn();
            PublishedVersions versions = PublishedVersions.read(system.config());
            long base = versions.baseBytes();
            List<Figure> figures = new ArrayList<>();
            figures.add(Figure.of("baseParameters", (double) base / Float.BYTES / MB, "million", Bar.none())
                    .noted("frozen tables of " + scale.model().modalities()
                            + " hashed-text encoders, random; no transformer"));
            figures.add(Figure.of("readySeconds", readySeconds, "s", Bar.none())
                    .noted("from nothing to the first version serving, the base written once"));
            bytes(figures, versions, base);
            memory(figures, base);
            figures.add(millis("swapMillis", watch.swapMillis(), 100)
                    .noted("median of " + watch.swapMillis().size() + " loads in serving, worst "
                            + worst(watch.swapMillis()) + " ms: fetched, verified, golden input asked"));
            figures.add(Figure.of(
                            "servingReadShare",
                            (double) (servingMemory.readBytes() - readBefore)
                                    / Math.max(1, watch.swapMillis().size())
                                    / base,
                            "",
                            Bar.atMost(0.05))
                    .noted("bytes that serving read from anywhere for each swap, requests included, over the base"));
            figures.add(kept(versions));
            return figures;
        }

        private Figure kept(PublishedVersions versions) {
            int newest = system.config().versions().keep();
            // As many that served last, and the first of a day, at the most of two.
            return Figure.of("versionsKept", versions.kept(), "versions", Bar.atMost(2 * newest + 2))
                    .noted("of " + versions.oldestFirst().size() + " published; the newest " + newest
                            + ", those that served last, and one for each day");
        }

        private void bytes(List<Figure> figures, PublishedVersions versions, long base) {
            figures.add(
                    Figure.of("headVersionShare", (double) versions.mostBytesOfAnother() / base, "", Bar.atMost(0.01))
                            .noted("most bytes that one of "
                                    + (versions.oldestFirst().size() - 1) + " versions added to the store"));
            figures.add(millis("checkpointMillis", watch.checkpointMillis(), 200)
                    .noted("median of " + watch.checkpointMillis().size() + ", worst " + worst(watch.checkpointMillis())
                            + " ms"));
            figures.add(Figure.of("checkpointShare", watch.mostCheckpointBytes() / base, "", Bar.atMost(0.01))
                    .noted("most bytes that one checkpoint wrote, over the base"));
        }

        private void memory(List<Figure> figures, long base) throws IOException {
            figures.add(Figure.of("trainerHeapMB", watch.mostHeapBytes() / MB, "MB", Bar.atMost(384))
                    .noted("most that was seen in use, garbage included"));
            figures.add(Figure.of(
                            "trainerResidentOverBaseMB",
                            (trainerMemory.peakResidentBytes() - base) / MB,
                            "MB",
                            Bar.atMost(1_000))
                    .noted("the process's peak since its start"));
            figures.add(Figure.of(
                            "servingResidentOverBaseMB",
                            (servingMemory.peakResidentBytes() - base) / MB,
                            "MB",
                            Bar.atMost(1_000))
                    .noted("the process's peak since its start"));
        }

        private void learn() throws IOException, InterruptedException {
            FreshetClient client = FreshetClient.of(system.serving(), system.gateway(), Duration.ofSeconds(30));
            Reviews reviews = new Reviews(scale.model().names(), scale.seed());
            long until = System.nanoTime() + LEARNED_WITHIN.toNanos();
            try (WorkBar bar = WorkBar.of("artifact", scale.swaps(), out)) {
                while (watch.swapMillis().size() < scale.swaps()) {
                    for (int i = 0; i < 5; i++) {
                        reviews.play(client);
                    }
                    watch.look(RoleMetrics.of(trainer), RoleMetrics.of(system.serving()));
                    bar.at(Math.min(scale.swaps(), watch.swapMillis().size()));
                    if (System.nanoTime() > until) {
                        throw new FailedException(
                                "only " + watch.swapMillis().size() + " versions were swapped in within "
                                        + LEARNED_WITHIN.toMinutes() + " min; see " + system.logs());
                    }
                }
            }
        }
    }

    private static Figure millis(String name, List<Double> millis, double most) {
        return millis.isEmpty()
                ? Figure.notTaken(name, "ms", Bar.atMost(most), "none was seen")
                : Figure.of(name, Quantiles.median(millis), "ms", Bar.atMost(most));
    }

    private static String worst(List<Double> millis) {
        return String.format(
                Locale.ROOT,
                "%.0f",
                millis.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
}
