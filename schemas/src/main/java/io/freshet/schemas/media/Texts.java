package io.freshet.schemas.media;

import io.freshet.schemas.config.ModalityConfig.Media;
import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * Decodes text: of any charset that its type names, else UTF-8, in the normal form of {@link #normalised} unless its
 * modality takes text as it comes.
 */
public final class Texts {
    private static final char NEXT_LINE = '\u0085';
    /** Of Unicode's format characters; the others are written, such as Arabic number signs. */
    private static final int[][] UNSEEN = {
        {0x00AD, 0x00AD},
        {0x061C, 0x061C},
        {0x180E, 0x180E},
        {0x200B, 0x200F},
        {0x202A, 0x202E},
        {0x2060, 0x206F},
        {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB},
        {0xE0000, 0xE007F}
    };

    private Texts() {}

    /**
     * Decodes a whole text.
     *
     * @throws UndecodableException when the bytes are not of the charset, nothing is left of them, or too much
     */
    public static String decode(String contentType, byte[] bytes, PayloadLimits.Text limits)
            throws UndecodableException {
        MediaType type = ContentTypes.of(Media.TEXT, contentType);
        PayloadSize.check(bytes, limits);
        String decoded = Charsets.decode(bytes, type.charset());
        String text = limits.normalise() ? normalised(decoded) : decoded;
        if (text.isEmpty()) {
            throw PayloadSize.empty();
        }
        int length = text.codePointCount(0, text.length());
        if (length > limits.maxLength()) {
            throw new UndecodableException(
                    Reason.LENGTH,
                    "text has " + length + " characters; send at most " + limits.maxLength() + " (max-length)");
        }
        return text;
    }

    /**
     * The UTF-8 of a text.
     *
     * @throws UndecodableException when it has half a surrogate pair, which would become a question mark
     */
    public static byte[] utf8(String text) throws UndecodableException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new UndecodableException(
                    Reason.ENCODING, "text has half of a surrogate pair; send whole characters", e);
        }
    }

    /**
     * The normal form: composed (NFC), without control characters and marks that nobody sees (zero width, direction,
     * soft hyphen, byte order, tags), each run of white space one space or, where it ends a line, one line feed, and
     * none at the ends. Bringing it into normal form again changes nothing.
     *
     * <p><em>Source:</em> Unicode Standard Annex 15, Normalization Forms.
     */
    static String normalised(String text) {
        return folded(Normalizer.normalize(visible(text), Normalizer.Form.NFC));
    }

    /** Before composition: a mark that is taken out may have stood between a letter and its accent. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().filter(character -> !isInvisible(character)).forEach(visible::appendCodePoint);
        return visible.toString();
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> !isSpace(character);
            case Character.FORMAT ->
                Arrays.stream(UNSEEN).anyMatch(range -> range[0] <= character && character <= range[1]);
            default -> false;
        };
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        boolean spaced = false;
        boolean lineEnded = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isSpace(character)) {
                spaced = true;
                lineEnded |= endsLine(character);
                continue;
            }
            if (spaced && !folded.isEmpty()) {
                folded.append(lineEnded ? '\n' : ' ');
            }
            spaced = false;
            lineEnded = false;
            folded.append(character);
        }
        return folded.toString();
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == NEXT_LINE;
    }

    private static boolean endsLine(char character) {
        return (character >= '\n' && character <= '\r')
                || character == NEXT_LINE
                || character == '\u2028'
                || character == '\u2029';
    }
}
