package io.freshet.benchmarks.report;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of long work: a moving line on a terminal, a plain line now and then elsewhere. */
public final class WorkBar implements AutoCloseable {
    private static final int WIDTH = 120;

    private final ProgressBar bar;

    /** @param steps how many steps the whole work has */
    @SuppressWarnings("SystemConsoleNull") // Later JDKs only lose the plain lines.
    public WorkBar(String name, long steps, PrintWriter out) {
        boolean terminal = System.console() != null;
        this.bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal ? 500 : 10_000)
                .setConsumer(
                        terminal
                                ? new ConsoleProgressBarConsumer(System.err, WIDTH)
                                : new DelegatingProgressBarConsumer(line -> plain(out, line), WIDTH))
                .build();
    }

    /** Says what is done now. */
    public void now(String what) {
        bar.setExtraMessage(" " + what);
    }

    /** One more step is done. */
    public void step() {
        bar.step();
    }

    /** So many steps are done in all. */
    public void at(long steps) {
        bar.stepTo(steps);
    }

    @Override
    public void close() {
        bar.close();
    }

    private static void plain(PrintWriter out, String line) {
        out.println(line.strip());
        out.flush();
    }
}
