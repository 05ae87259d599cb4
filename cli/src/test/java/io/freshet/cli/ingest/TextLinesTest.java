package io.freshet.cli.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {

    @Test
    void readsLinesWithAnyEnd() throws IOException {
        assertThat(read("a\r\n\nb\n\u00e4".getBytes(StandardCharsets.UTF_8))).containsExactly("a", "", "b", "\u00e4");
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read("a\n".getBytes(StandardCharsets.UTF_8))).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void readsWhatAByteOrderMarkSays(String charset) throws IOException {
        // U+0A0A and U+0D0A have the bytes of line ends inside.
        String text = "\uFEFFgr\u00f6\u00dfe\r\n\u0a0a\u0d0a\n\ud83d\ude42";

        assertThat(read(text.getBytes(Charset.forName(charset))))
                .containsExactly("gr\u00f6\u00dfe", "\u0a0a\u0d0a", "\ud83d\ude42");
    }

    @Test
    void aMarkInTheMiddleIsWhereFilesWereJoined() throws IOException {
        assertThat(read("\uFEFFa\n\uFEFFb\n".getBytes(StandardCharsets.UTF_8))).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"E4", "C3", "ED A0 80", "F4 90 80 80", "C0 AF"})
    void aLineThatIsNoTextLeavesTheOthers(String bytes) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("before\n".getBytes(StandardCharsets.UTF_8));
        for (String one : bytes.split(" ", -1)) {
            file.write(Integer.parseInt(one, 16));
        }
        file.writeBytes("\nafter".getBytes(StandardCharsets.UTF_8));

        assertThat(read(file.toByteArray()))
                .containsExactly(
                        "before",
                        "it is not UTF-8; save the file in that encoding, or with a byte order mark",
                        "after");
    }

    @Test
    void halfACharacterAtTheEndOfAFileIsTold() throws IOException {
        byte[] cut = {(byte) 0xFF, (byte) 0xFE, 'a', 0, '\n', 0, 'b'};

        assertThat(read(cut)).hasSize(2).last().asString().contains("it is not UTF-16LE");
    }

    @Test
    void aLineThatIsTooLongLeavesTheOthers() throws IOException {
        assertThat(read("a\n0123456789\nb".getBytes(StandardCharsets.UTF_8)))
                .hasSize(3)
                .contains("a", "b")
                .element(1)
                .asString()
                .contains("longer than 8 bytes", "as a file");
    }

    private static List<String> read(byte[] file) throws IOException {
        List<String> texts = new ArrayList<>();
        try (TextLines lines = TextLines.of(new ByteArrayInputStream(file), 8 + (file.length > 20 ? 100 : 0))) {
            for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                texts.add(text(line.get()));
            }
            assertThat(lines.number()).isEqualTo(texts.size());
        }
        return texts;
    }

    private static String text(TextLines.Line line) {
        try {
            return line.text();
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
