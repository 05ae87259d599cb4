package io.freshet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    private static final Terminal NARROW = new Terminal(true, true, 40);

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x07, 0x08, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x200E, 0x202E, 0x2066, 0xFEFF})
    void nothingThatATerminalObeysIsShownAsItIs(int character) {
        String shown = Printable.line("a" + Character.toString(character) + "b");

        assertThat(shown).isEqualTo(String.format("a\\u%04xb", character));
    }

    @Test
    void whatPeopleWriteIsShownAsItIs() {
        String text =
                "gr\u00f6\u00dfe \u65e5\u672c \ud83d\udc68\u200d\ud83d\udc69 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";

        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(Printable.width("\u65e5\u672c")).isEqualTo(4);
        assertThat(Printable.width("e\u0301")).isEqualTo(1);
        assertThat(Printable.fit("\u65e5\u672c\u8a9e", 4)).isEqualTo("\u65e5\u2026");
    }

    @Test
    void aTableIsNoWiderThanItsTerminal() {
        StringWriter out = new StringWriter();

        Table.of("ID", "REASON").row("\u65e5\u672c\u001b[2J", "x".repeat(100)).print(new PrintWriter(out), NARROW);

        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(Printable.width(line.replaceAll("\u001b\\[[0-9]*m", "")))
                        .isLessThanOrEqualTo(40));
        assertThat(out.toString()).contains("\\u001b[2J").endsWith("\u2026" + System.lineSeparator());
    }

    @Test
    void aFileGetsWholeCellsWithoutColours() {
        StringWriter out = new StringWriter();

        Table.of("ID").row("x".repeat(100)).print(new PrintWriter(out), new Terminal(false, false, 80));

        assertThat(out.toString()).contains("x".repeat(100)).doesNotContain("\u001b");
    }

    @Test
    void coloursAreForTerminalsAndForThoseWhoWantThem() {
        assertThat(Terminal.of("out", "out,err", Map.of("TERM", "xterm")).colour())
                .isTrue();
        assertThat(Terminal.of("out", "err", Map.of("TERM", "xterm")).colour()).isFalse();
        assertThat(Terminal.of("err", "", Map.of()).interactive()).isFalse();
        assertThat(Terminal.of("out", "out", Map.of("NO_COLOR", "1")).colour()).isFalse();
        assertThat(Terminal.of("out", "out", Map.of("TERM", "dumb")).colour()).isFalse();
    }
}
