package io.freshet.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CharsetsTest {
    static Stream<Charset> encoding() {
        return Charset.availableCharsets().values().stream()
                .filter(charset -> charset.canEncode() && charset.newEncoder().canEncode("fresh et 42"))
                // They write what they do not read back: a mark or an order of their own.
                .filter(charset -> !charset.newDecoder().isAutoDetecting());
    }

    @ParameterizedTest
    @MethodSource("encoding")
    void everyCharsetThatJavaWritesIsRead(Charset charset) throws Exception {
        CharsetEncoder encoder = charset.newEncoder();
        String text = Stream.of("größe", "привет", "テスト", "中文", "שלום", "fresh et 42")
                .filter(encoder::canEncode)
                .findFirst()
                .orElseThrow();
        ByteBuffer encoded = encoder.reset().encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        boolean unordered = charset.name().equals("UTF-32");

        if (unordered) {
            assertThatThrownBy(() -> Charsets.decode(bytes, Optional.of(charset.name())))
                    .hasMessageContaining("byte order mark");
        } else {
            assertThat(Charsets.decode(bytes, Optional.of(charset.name()))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EFBBBF61, utf-8",
        "EFBBBF61, ",
        "FFFE6100, utf-16",
        "FEFF0061, utf-16",
        "FFFE6100, UTF-16LE",
        "FEFF0061, utf-16be",
        "6100, utf-16le",
        "FFFE000061000000, utf-32",
        "61, latin1",
        "61, us-ascii",
    })
    void aByteOrderMarkIsNoText(String hex, String charset) throws Exception {
        assertThat(Charsets.decode(HexFormat.of().parseHex(hex), Optional.ofNullable(charset)))
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "EFBBBF61, iso-8859-1",
        "EFBBBF61, windows-1252",
        "EFBBBF61, utf-16le",
        "FFFE6100, utf-8",
        "FFFE6100, utf-16be",
        "FEFF0061, utf-16le",
        "0061, utf-16",
        "FFFE6100, ",
        "61C3, utf-8",
        "C0AF, utf-8",
        "EDA080, utf-8",
        "80, us-ascii",
        "61, utf-16le",
        "00D8, utf-16le",
        "81, shift_jis",
    })
    void bytesThatSpeakAgainstTheirCharsetAreRefused(String hex, String charset) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> Charsets.decode(bytes, Optional.ofNullable(charset)))
                .isInstanceOfSatisfying(
                        UndecodableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UndecodableException.Reason.ENCODING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-7", "x-JISAutoDetect", "nonsense", "'utf-8'", "", "utf 8"})
    void aCharsetThatIsNotKnownOrGuessesIsRefused(String charset) {
        assertThatThrownBy(() -> Charsets.decode("a".getBytes(StandardCharsets.UTF_8), Optional.of(charset)))
                .isInstanceOfSatisfying(
                        UndecodableException.class,
                        e -> assertThat(e.reason()).isEqualTo(UndecodableException.Reason.CONTENT_TYPE));
    }
}
