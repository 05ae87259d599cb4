package io.freshet.cli.output;

/**
 * A colour with a meaning.
 *
 * <p><i>Source:</i> ECMA-48, select graphic rendition.
 */
public enum Tint {
    PLAIN(""),
    BOLD("1"),
    GOOD("32"),
    WAITING("33"),
    BAD("31"),
    FAINT("2");

    private final String rendition;

    Tint(String rendition) {
        this.rendition = rendition;
    }

    /** The text in this colour; for terminals that have colours. */
    public String of(String text) {
        return rendition.isEmpty() || text.isEmpty() ? text : "\u001b[" + rendition + "m" + text + "\u001b[0m";
    }
}
