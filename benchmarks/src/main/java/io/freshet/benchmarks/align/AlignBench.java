package io.freshet.benchmarks.align;

import io.freshet.benchmarks.align.SpeedBench.Measured;
import io.freshet.benchmarks.align.SpeedBench.Variant;
import io.freshet.benchmarks.report.Figure;
import io.freshet.benchmarks.system.BenchSystem;
import io.freshet.cli.output.WorkBar;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code freshet bench align}: how fast alignment is, and what its state costs. */
public final class AlignBench {
    private static final int LARGE_SHARE = 100;
    private static final int FEWEST_LARGE = 100;
    private static final int RESTORE_FACTOR = 3;
    private static final int MORE_STEPS = 3;
    private static final List<PayloadClass> SIZES = List.of(
            PayloadClass.SMALL, PayloadClass.IMAGE, PayloadClass.SOUND, PayloadClass.VIDEO, PayloadClass.SOUND_INLINE);

    private final Scale scale;
    private final PrintWriter out;

    /**
     * How much is measured.
     *
     * @param keys samples in each input; of large inline payloads a hundredth of it, and three times as many in the
     *     state that is restored
     * @param rounds runs of each design
     * @param folder where the bench makes a folder of its own, which it deletes at the end
     */
    public record Scale(int keys, int rounds, long seed, Path folder) {
        public Scale {
            if (keys < 1 || rounds < 1) {
                throw new IllegalArgumentException(
                        "keys is " + keys + " and rounds " + rounds + "; both must be at least 1");
            }
        }
    }

    public AlignBench(Scale scale, PrintWriter out) {
        this.scale = scale;
        this.out = out;
    }

    /**
     * Takes every figure; takes tens of minutes at full scale.
     *
     * @throws IOException when a run's output was not what its input says
     */
    public List<Figure> run() throws IOException, InterruptedException {
        long steps = SIZES.size() + (long) scale.rounds() * Variant.values().length + MORE_STEPS;
        try (WorkBar bar = WorkBar.of("bench align", steps, out);
                BenchSystem system = BenchSystem.startIn(scale.folder())) {
            out.println("data and logs meanwhile in " + system.folder());
            Map<PayloadClass, Feed> feeds = write(system, bar);
            Map<Variant, List<Measured>> runs = new SpeedBench(system, bar).run(feeds, scale.rounds());
            AlignFigures figures = new AlignFigures(runs);
            figures.puts(feeds.values());
            Feed small = feed(feeds, PayloadClass.SMALL);
            DelayBench delay = new DelayBench(system, small);
            bar.now("delay at half load");
            figures.delays(delay.run(AlignFigures.FULL_LOAD / 2));
            bar.now("delay at full load");
            figures.delaysAtFullLoad(delay.run(AlignFigures.FULL_LOAD));
            bar.step();
            StateBench state = new StateBench(system);
            bar.now("restore");
            int keys = RESTORE_FACTOR * scale.keys();
            figures.restores(state.restore(Feed.write(system, PayloadClass.RESTORE, keys, scale.seed())));
            bar.step();
            bar.now("samples that wait for labels");
            figures.waiting(
                    state.bytesPerWaitingSample(small), state.bytesPerWaitingSample(feed(feeds, PayloadClass.IMAGE)));
            bar.step();
            system.done();
            return figures.all();
        }
    }

    private Map<PayloadClass, Feed> write(BenchSystem system, WorkBar bar) throws IOException, InterruptedException {
        Map<PayloadClass, Feed> feeds = new LinkedHashMap<>();
        for (PayloadClass size : SIZES) {
            bar.now("input of " + size.label() + (size.inline() ? ", inline" : ", by reference"));
            boolean large = size.equals(PayloadClass.SOUND_INLINE);
            int keys = large ? Math.max(FEWEST_LARGE, scale.keys() / LARGE_SHARE) : scale.keys();
            feeds.put(size, Feed.write(system, size, keys, scale.seed()));
            bar.step();
        }
        return feeds;
    }

    private static Feed feed(Map<PayloadClass, Feed> feeds, PayloadClass size) {
        Feed feed = feeds.get(size);
        if (feed == null) {
            throw new IllegalStateException("no input of " + size + " was written; the bench's sizes are wrong");
        }
        return feed;
    }
}
