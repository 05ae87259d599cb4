package io.freshet.benchmarks.memory;

import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import io.freshet.cli.local.LocalListener;
import io.freshet.cli.local.LocalOptions;
import io.freshet.cli.local.LocalSystem;
import io.freshet.cli.local.ResidentMemory;
import io.freshet.cli.output.WorkBar;
import io.freshet.client.FreshetClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a whole system with the digits pipeline, loads it at a steady rate, and weighs every process meanwhile. */
public final class MemoryBench {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final double MOST_MIB = 2_500;

    private final Load load;
    private final PrintWriter out;
    private final List<Map<String, Double>> weighed = new ArrayList<>();

    /** What to do, and where: scores in a second, and for how long. */
    public record Load(LocalOptions options, Duration duration, double perSecond) {}

    /** A bench that tells its progress. */
    public MemoryBench(Load load, PrintWriter out) {
        this.load = load;
        this.out = out;
    }

    /** The figures, once the time is over and the system has stopped. */
    public List<Figure> run() throws IOException, InterruptedException {
        try (LocalSystem system = LocalSystem.start(load.options(), LocalListener.silent())) {
            system.awaitReady(READY_WITHIN);
            FreshetClient client = FreshetClient.of(system.serving(), system.gateway(), Duration.ZERO);
            try (DigitsLoad digits = new DigitsLoad(client)) {
                play(digits, new ResidentMemory(system));
                return figures(digits);
            }
        }
    }

    private void play(DigitsLoad digits, ResidentMemory memory) throws InterruptedException {
        long seconds = load.duration().toSeconds();
        long start = System.nanoTime();
        try (WorkBar bar = WorkBar.of("memory", seconds, out)) {
            long due = 0;
            long lookAt = 0;
            for (long now = 0; now < seconds * 1_000_000_000L; now = System.nanoTime() - start) {
                digits.send();
                due++;
                if (now >= lookAt) {
                    weighed.add(memory.now());
                    lookAt += 10_000_000_000L;
                    bar.now(String.format(Locale.ROOT, "%.0f MiB, %d answered", sum(last()), digits.answered()));
                }
                bar.at(now / 1_000_000_000L);
                TimeUnit.NANOSECONDS.sleep(start + Math.round(due / load.perSecond() * 1e9) - System.nanoTime());
            }
        }
        weighed.add(memory.now());
    }

    private List<Figure> figures(DigitsLoad digits) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("residentMiB", sum(last()), "MiB", Bar.atMost(MOST_MIB))
                .noted("all processes at the end; the supervisor is this one, with the load's clients in it"));
        last().forEach((role, mib) -> figures.add(Figure.of(role + "MiB", mib, "MiB", Bar.none())));
        Map<String, Double> middle = weighed.get(weighed.size() / 2);
        double minutes = load.duration().toSeconds() / 120.0;
        figures.add(Figure.of("trend", (sum(last()) - sum(middle)) / minutes, "MiB/min", Bar.none())
                .noted("over the second half"));
        figures.add(Figure.of(
                "scoresPerSecond", digits.answered() / (double) load.duration().toSeconds(), "1/s", Bar.none()));
        figures.add(Figure.of("failed", (double) digits.failed(), "digits", Bar.none()));
        return figures;
    }

    private Map<String, Double> last() {
        return weighed.get(weighed.size() - 1);
    }

    private static double sum(Map<String, Double> resident) {
        return resident.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
