package io.freshet.schemas.http;

/** What came from outside, as long as somebody may want to read it in an answer. */
public final class Shown {
    private static final int LONGEST = 64;

    private Shown() {}

    /** The beginning of a text. */
    public static String brief(String given) {
        int end = given.offsetByCodePoints(0, Math.min(LONGEST, given.codePointCount(0, given.length())));
        return end == given.length() ? given : given.substring(0, end) + "...";
    }
}
