package io.freshet.cli.output;

import java.util.Locale;

/**
 * Text that came from somebody else, as it may be shown on a terminal: ids, labels and messages can hold sequences that
 * move the cursor, rename the window or turn the reading order.
 */
public final class Printable {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** First and last character. <i>Source:</i> Unicode Standard Annex 11, the blocks that are wide as a whole. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3040, 0xA4CF},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private Printable() {}

    /** The text with what a terminal would obey written as {@code \}{@code u001b}; one line. */
    public static String line(String text) {
        if (text.codePoints().noneMatch(Printable::isObeyed)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isObeyed(character)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }

    /** The same of each of its lines. */
    public static String lines(String text) {
        return String.join("\n", text.lines().map(Printable::line).toList());
    }

    /** How many columns of a terminal it takes: two for a character of East Asia, none for a combining mark. */
    public static int width(String text) {
        return text.codePoints().map(Printable::width).sum();
    }

    /** As much of it as fits, with an ellipsis when that is not all. */
    public static String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int taken = 0;
        for (int character : text.codePoints().toArray()) {
            taken += width(character);
            if (taken > columns - 1) {
                break;
            }
            kept.appendCodePoint(character);
        }
        return kept.append('…').toString();
    }

    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // Joiners only join: Persian and many pictures need them.
            case Character.FORMAT -> character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER;
            default -> false;
        };
    }

    private static int width(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        for (int[] block : WIDE) {
            if (character >= block[0] && character <= block[1]) {
                return true;
            }
        }
        return false;
    }
}
