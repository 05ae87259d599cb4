package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.config.PayloadLimits;
import io.freshet.schemas.media.UndecodableException.Reason;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextsTest {
    private static final PayloadLimits.Text USUAL = PayloadLimits.Text.DEFAULT;

    /** What normal form is about, and neighbours that it must leave alone. */
    private static final String ALPHABET =
            "aé\u0301\u0300 \t\n\r\u000B\f\u001F\u0000\u007F\u0085\u00A0\u00AD\u061C\u1100\u1161\u11A8\u180E\u2000"
                    + "\u2003\u200B\u200C\u200D\u200F\u2028\u2029\u202E\u202F\u2060\u2066\u206F\u3000\uFEFF\uFFF9\uFFFD"
                    + "\u212B\u0344\u0345\uFB1D\uD834\uDD5E\uDB40\uDC41\uD83D\uDC69\u0605x";

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            cafe\\u0301|caf\\u00E9
            \\uFEFFhello|hello
            one\\r\\ntwo\\rthree\\u2028four\\u0085five|one\\ntwo\\nthree\\nfour\\nfive
              a \\t b\\u00A0\\u3000c  |a b c
            a \\r\\n \\n b|a\\nb
            pay\\u200Bpal\\u00ADs|paypals
            \\u202Eevil\\u202C \\u2067x\\u2069|evil x
            e\\u200D\\u0301|\\u00E9
            nul\\u0000 bell\\u0007|nul bell
            hidden\\uDB40\\uDC41\\uDB40\\uDC42|hidden
            x\\u00B2 \\uFB01 \\uFF21|x\\u00B2 \\uFB01 \\uFF21
            """)
    void bringsTextIntoItsNormalForm(String raw, String normal) {
        assertThat(Texts.normalised(escaped(raw))).isEqualTo(escaped(normal));
    }

    @Test
    void normalFormIsItsOwnNormalForm() {
        Random random = new Random(11);
        int[] alphabet = ALPHABET.codePoints().toArray();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder raw = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                raw.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
            }

            String normal = Texts.normalised(raw.toString());

            assertThat(Texts.normalised(normal)).as("of %s", raw).isEqualTo(normal);
            assertThat(Normalizer.isNormalized(normal, Normalizer.Form.NFC)).isTrue();
            assertThat(normal).isEqualTo(normal.strip()).doesNotContain("  ", "\r", "\u200B");
        }
    }

    @Test
    void textIsTakenAsItComesWhereItsModalitySaysSo() throws Exception {
        PayloadLimits.Text raw = new PayloadLimits.Text(100, 100, false);

        assertThat(Texts.decode("text/plain", utf8("\uFEFFe\u0301 \r\n "), raw)).isEqualTo("e\u0301 \r\n ");
        assertThat(Texts.decode("text/plain", utf8(" "), raw)).isEqualTo(" ");
    }

    @Test
    void textThatIsNothingOnceNormalisedIsEmpty() {
        assertThat(reason(utf8(""), USUAL)).isEqualTo(Reason.EMPTY);
        assertThat(reason(utf8(" \r\n\u200B\uFEFF"), USUAL)).isEqualTo(Reason.EMPTY);
    }

    @Test
    void lengthIsThatOfCharactersOnceNormalised() throws Exception {
        PayloadLimits.Text three = new PayloadLimits.Text(100, 3, true);

        assertThat(Texts.decode("text/plain", utf8("  e\u0301\uD83D\uDE00  x "), new PayloadLimits.Text(100, 4, true)))
                .isEqualTo("\u00E9\uD83D\uDE00 x");
        assertThat(reason(utf8("  e\u0301\uD83D\uDE00  x "), three)).isEqualTo(Reason.LENGTH);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThat(reason(new byte[] {(byte) 0xC3, 0x28}, USUAL)).isEqualTo(Reason.ENCODING);
        // Half a surrogate pair, as some programs write it.
        assertThat(reason(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, USUAL))
                .isEqualTo(Reason.ENCODING);
    }

    @Test
    void halfACharacterDoesNotBecomeAQuestionMark() throws Exception {
        assertThat(Texts.utf8("grüße \uD83D\uDE00")).isEqualTo(utf8("grüße \uD83D\uDE00"));
        assertThat(catchThrowableOfType(UndecodableException.class, () -> Texts.utf8("a\uD800"))
                        .reason())
                .isEqualTo(Reason.ENCODING);
    }

    private static Reason reason(byte[] bytes, PayloadLimits.Text limits) {
        return catchThrowableOfType(UndecodableException.class, () -> Texts.decode("text/plain", bytes, limits))
                .reason();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A text block's escapes reach a test as they are written. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean unicode = text.startsWith("\\u", i);
            escaped.append(unicode ? (char) Integer.parseInt(text.substring(i + 2, i + 6), 16) : text.charAt(i));
            i += unicode ? 5 : 0;
        }
        return escaped.toString().translateEscapes();
    }
}
