package io.freshet.cli.output;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress of long work: on a terminal a moving line on standard error, as wide as the terminal; elsewhere a plain line
 * now and then.
 */
public final class WorkBar implements AutoCloseable {

    private static final int MOVING_MILLIS = 500;
    private static final int PLAIN_MILLIS = 5_000;
    private static final int PLAIN_WIDTH = 150;

    private final ProgressBar bar;

    private WorkBar(ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * A bar at its beginning.
     *
     * @param name of the work; may be empty
     * @param steps how many steps the whole work has
     * @param plain where lines go that do not move
     */
    public static WorkBar of(String name, long steps, PrintWriter plain) {
        Terminal terminal = Terminal.err();
        ProgressBarConsumer consumer = terminal.interactive()
                // The last column is left free: a terminal would wrap behind it.
                ? new ConsoleProgressBarConsumer(System.err, terminal.columns() - 1)
                : new DelegatingProgressBarConsumer(line -> print(plain, line), PLAIN_WIDTH);
        return new WorkBar(new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(terminal.interactive() ? MOVING_MILLIS : PLAIN_MILLIS)
                .setConsumer(consumer)
                .build());
    }

    /** Says what is done now. */
    public void now(String what) {
        bar.setExtraMessage(" " + Printable.line(what));
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

    private static void print(PrintWriter out, String line) {
        out.println(line.strip());
        out.flush();
    }
}
