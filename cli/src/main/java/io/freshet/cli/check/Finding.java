package io.freshet.cli.check;

/**
 * What one check found.
 *
 * @param name of what was checked
 * @param passed whether a system can start with it
 * @param detail what is there
 * @param mend how to put it right; empty when passed
 */
public record Finding(String name, boolean passed, String detail, String mend) {

    static Finding good(String name, String detail) {
        return new Finding(name, true, detail, "");
    }

    static Finding bad(String name, String detail, String mend) {
        return new Finding(name, false, detail, mend);
    }

    /** What, where and how to mend it, in one line. */
    public String line() {
        return passed ? name + ": " + detail : name + ": " + detail + "; " + mend;
    }
}
