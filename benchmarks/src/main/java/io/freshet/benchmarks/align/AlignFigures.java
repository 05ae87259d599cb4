package io.freshet.benchmarks.align;

import io.freshet.benchmarks.align.SpeedBench.Measured;
import io.freshet.benchmarks.align.SpeedBench.Variant;
import io.freshet.benchmarks.align.StateBench.Restores;
import io.freshet.benchmarks.measure.Quantiles;
import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Makes figures of what was measured: medians over the rounds, ratios within each round. */
final class AlignFigures {
    private static final double EVENTS_PER_CPU_SECOND = 12_000;
    /** Events a second that this machine must be able to align. */
    static final double FULL_LOAD = EVENTS_PER_CPU_SECOND * Runtime.getRuntime().availableProcessors();

    private static final double WITHIN = 0.9;
    private static final String PER_CPU_SECOND = "events/CPU-s";
    private static final double MEBI = 1 << 20;

    private final Map<Variant, List<Measured>> runs;
    private final List<Figure> figures = new ArrayList<>();

    AlignFigures(Map<Variant, List<Measured>> runs) {
        this.runs = runs;
        double small = median(Variant.FRESHET_200B, Measured::perCpuSecond);
        figures.add(Figure.of("eventsPerCpuSecond_200B", small, PER_CPU_SECOND, Bar.atLeast(EVENTS_PER_CPU_SECOND))
                .noted(spread(Variant.FRESHET_200B) + "; user+sys of the aligning process alone, RocksDB,"
                        + " exactly_once_v2; the first quarter of the events warms up"));
        for (Variant variant : List.of(Variant.FRESHET_20KB, Variant.FRESHET_200KB, Variant.FRESHET_2MB)) {
            figures.add(Figure.of(
                            "eventsPerCpuSecond_" + variant.size.label(),
                            median(variant, Measured::perCpuSecond),
                            PER_CPU_SECOND,
                            Bar.atLeast(Math.rint(WITHIN * small)))
                    .noted(spread(variant) + "; payloads by reference; bar: within 10 % of 200B"));
        }
        figures.add(Figure.of("eventsPerSecond_200B", eventsPerSecond(), "events/s", Bar.none())
                .noted("by the clock, broker on the same machine"));
        ratio("ratioToDsl_200B", Variant.FRESHET_200B, Variant.JOINS_200B, Bar.atLeast(3));
        ratio("ratioToDsl_200KB", Variant.FRESHET_200KB, Variant.JOINS_200KB, Bar.atLeast(30));
        ratio("ratioToCogroup_200B", Variant.FRESHET_200B, Variant.COGROUP_200B, Bar.none());
    }

    double eventsPerSecond() {
        return median(Variant.FRESHET_200B, Measured::perSecond);
    }

    void puts(Collection<Feed> feeds) {
        for (Feed feed : feeds) {
            feed.putMegabytesPerSecond()
                    .ifPresent(speed -> figures.add(
                            Figure.of("payloadPutMBPerSecond_" + feed.size().label(), speed, "MB/s", Bar.none())
                                    .noted("transfer into the blob store, one thread, before alignment")));
        }
    }

    void delays(double[] delaysMs) {
        figures.add(delay("alignDelayP99Ms", FULL_LOAD / 2, delaysMs, Bar.atMost(50)));
    }

    void delaysAtFullLoad(double[] delaysMs) {
        figures.add(delay("alignDelayP99Ms_fullLoad", FULL_LOAD, delaysMs, Bar.none()));
    }

    private static Figure delay(String name, double load, double[] delaysMs, Bar bar) {
        return Figure.of(name, Quantiles.at(0.99, delaysMs), "ms", bar)
                .noted(String.format(
                        Locale.ROOT,
                        "last part's append to the complete sample's, broker's clock, at %.0f live events/s (full load is"
                                + " %.0f a core), broker and sender on the same machine, p50 %.0f ms",
                        load,
                        EVENTS_PER_CPU_SECOND,
                        Quantiles.at(0.50, delaysMs)));
    }

    void restores(Restores restores) {
        figures.add(Figure.of("restoreSecondsPerGB", restores.secondsPerGigabyte(), "s/GB", Bar.atMost(10))
                .noted(String.format(
                        Locale.ROOT,
                        "state directory deleted: %d records, %.0f MiB of changelog into %.0f MiB of tables in %.2f s",
                        restores.wiped().records(),
                        restores.changelogBytes() / MEBI,
                        restores.stateBytes() / MEBI,
                        restores.wiped().seconds())));
        figures.add(Figure.of("restartSecondsKeptState", restores.keptSeconds(), "s", Bar.none())
                .noted("state directory kept: process start until every partition is read; "
                        + restores.kept().records() + " records restored"));
    }

    void waiting(double inline, double referenced) {
        figures.add(Figure.of("bytesPerWaitingSample", inline, "bytes", Bar.none())
                .noted("labelling's RocksDB tables, compacted; 4 parts of 200 B inline"));
        figures.add(Figure.of("bytesPerWaitingSample_referenced", referenced, "bytes", Bar.none())
                .noted("the same with 4 payloads in the blob store"));
    }

    List<Figure> all() {
        return List.copyOf(figures);
    }

    private void ratio(String name, Variant ours, Variant theirs, Bar bar) {
        List<Measured> over = of(ours);
        List<Measured> under = of(theirs);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < over.size(); round++) {
            ratios.add(over.get(round).perCpuSecond() / under.get(round).perCpuSecond());
        }
        double beyond = median(theirs, measured -> measured.beyond());
        figures.add(Figure.of(name, Quantiles.median(ratios), "x", bar)
                .noted(String.format(
                        Locale.ROOT,
                        "%s: %s; %.0f of its samples came in pieces or twice",
                        theirs.design.label(),
                        spread(theirs),
                        beyond)));
    }

    private double median(Variant variant, ToDoubleFunction<Measured> what) {
        return Quantiles.median(of(variant).stream().map(what::applyAsDouble).toList());
    }

    private List<Measured> of(Variant variant) {
        List<Measured> measured = runs.get(variant);
        if (measured == null) {
            throw new IllegalStateException(variant + " was not run; the bench's variants are wrong");
        }
        return measured;
    }

    private String spread(Variant variant) {
        double[] rates = of(variant).stream()
                .mapToDouble(Measured::perCpuSecond)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "%d runs, %.0f to %.0f %s",
                rates.length,
                rates[0],
                rates[rates.length - 1],
                PER_CPU_SECOND);
    }
}
