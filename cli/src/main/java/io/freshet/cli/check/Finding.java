package io.freshet.cli.check;

/**
 * What one check found.
 *
 * @param name of what was checked
 * @param passed whether a system can start with it
 * @param detail what is there
 * @param remedy how to put it right; empty when passed
 */
public record Finding(String name, boolean passed, String detail, String remedy) {

    static Finding good(String name, String detail) {
        return new Finding(name, true, detail, "");
    }

    static Finding bad(String name, String detail, String remedy) {
        return new Finding(name, false, detail, remedy);
    }

    /** What, where and the remedy, in one line. */
    public String line() {
        return passed ? name + ": " + detail : name + ": " + detail + "; " + remedy;
    }
}
