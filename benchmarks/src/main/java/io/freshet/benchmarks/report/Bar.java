package io.freshet.benchmarks.report;

import java.util.Locale;

/** What a figure is held to. */
public sealed interface Bar {
    /** Whether a value is on the right side. */
    boolean holds(double value);

    /** How reports show it, for example {@code >= 12000}; empty for none. */
    String text();

    /** At least so much. */
    record AtLeast(double least) implements Bar {
        @Override
        public boolean holds(double value) {
            return value >= least;
        }

        @Override
        public String text() {
            return ">= " + Bar.plain(least);
        }
    }

    /** At most so much. */
    record AtMost(double most) implements Bar {
        @Override
        public boolean holds(double value) {
            return value <= most;
        }

        @Override
        public String text() {
            return "<= " + Bar.plain(most);
        }
    }

    /** Shown, and held to nothing. */
    record None() implements Bar {
        @Override
        public boolean holds(double value) {
            return true;
        }

        @Override
        public String text() {
            return "";
        }
    }

    static Bar atLeast(double least) {
        return new AtLeast(least);
    }

    static Bar atMost(double most) {
        return new AtMost(most);
    }

    static Bar none() {
        return new None();
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
