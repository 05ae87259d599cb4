package io.freshet.benchmarks.report;

import java.util.OptionalDouble;

/**
 * One measured number.
 *
 * @param value empty when it could not be taken
 * @param note how it was taken, or why it could not be; may be empty
 */
public record Figure(String name, OptionalDouble value, String unit, Bar bar, String note) {
    public static Figure of(String name, double value, String unit, Bar bar) {
        return new Figure(name, OptionalDouble.of(value), unit, bar, "");
    }

    /** A figure that could not be taken: its bar, if it has one, does not hold. */
    public static Figure notTaken(String name, String unit, Bar bar, String why) {
        return new Figure(name, OptionalDouble.empty(), unit, bar, why);
    }

    /** The same with a note on how it was taken. */
    public Figure noted(String how) {
        return new Figure(name, value, unit, bar, how);
    }

    /** Whether it was taken and is on the right side of its bar. */
    public boolean holds() {
        return value.isPresent() ? bar.holds(value.getAsDouble()) : bar instanceof Bar.None;
    }
}
