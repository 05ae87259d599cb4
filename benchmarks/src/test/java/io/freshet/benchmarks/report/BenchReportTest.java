package io.freshet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchReportTest {
    @TempDir
    private Path directory;

    private static BenchReport report(Figure... figures) {
        return new BenchReport("align", "2 cores", "abc", List.of(figures));
    }

    @Test
    void writesEveryFigureWithItsBarAndWhetherItHolds() throws Exception {
        Path file = directory.resolve("report.json");

        report(Figure.of("rate", 12_500, "events/s", Bar.atLeast(12_000)).noted("3 runs"))
                .write(file);

        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.path("bench").asText()).isEqualTo("align");
        assertThat(json.path("machine").asText()).isEqualTo("2 cores");
        assertThat(json.path("commit").asText()).isEqualTo("abc");
        JsonNode figure = json.path("figures").path(0);
        assertThat(figure.path("name").asText()).isEqualTo("rate");
        assertThat(figure.path("value").asDouble()).isEqualTo(12_500);
        assertThat(figure.path("unit").asText()).isEqualTo("events/s");
        assertThat(figure.path("bar").asText()).isEqualTo(">= 12000");
        assertThat(figure.path("holds").asBoolean()).isTrue();
        assertThat(figure.path("note").asText()).isEqualTo("3 runs");
    }

    @Test
    void aFigureThatWasNotTakenSaysWhyAndItsBarDoesNotHold() throws Exception {
        BenchReport report = report(Figure.notTaken("delay", "ms", Bar.atMost(50), "no clock"));

        JsonNode figure =
                new ObjectMapper().readTree(report.json()).path("figures").path(0);

        assertThat(figure.path("value").isNull()).isTrue();
        assertThat(figure.path("note").asText()).isEqualTo("no clock");
        assertThat(report.holds()).isFalse();
    }

    @Test
    void oneBarThatDoesNotHoldIsEnough() {
        assertThat(report(Figure.of("a", 1, "s", Bar.atMost(2)), Figure.of("b", 3, "s", Bar.atMost(2)))
                        .holds())
                .isFalse();
        assertThat(report(Figure.of("a", 2, "s", Bar.atMost(2)), Figure.of("b", 3, "s", Bar.none()))
                        .holds())
                .isTrue();
    }

    @Test
    void printsARowForEachFigure() {
        StringWriter text = new StringWriter();

        report(Figure.of("slow", 3.14159, "s", Bar.atMost(2)), Figure.notTaken("gone", "s", Bar.none(), "no disk"))
                .print(new PrintWriter(text));

        List<String> lines = text.toString().lines().toList();
        assertThat(lines.get(0)).isEqualTo("bench align on 2 cores, commit abc");
        assertThat(lines.get(2)).startsWith("slow").contains("3.14", "<= 2", "NO");
        assertThat(lines.get(3)).startsWith("gone").contains("not taken", "no disk");
    }

    @Test
    void aSmallShareIsNotShownAsNothing() {
        StringWriter text = new StringWriter();

        report(Figure.of("share", 7.95e-5, "", Bar.atMost(0.01))).print(new PrintWriter(text));

        assertThat(text.toString()).contains("0.00008").contains("<= 0.01", "yes");
    }

    @Test
    void thePageSaysHowToTakeTheFiguresAgain() throws Exception {
        Path page = directory.resolve("align.md");

        report(Figure.of("slow", 3, "s", Bar.atMost(2)).noted("1 run")).writePage(page, "./freshet bench align");

        assertThat(Files.readString(page))
                .contains("./freshet bench align", "2 cores", "abc")
                .contains("| slow | 3 | s | <= 2 | NO | 1 run |");
    }

    @Test
    void theMachineIsSaidInWords() {
        assertThat(MachineDescription.machine())
                .contains(Runtime.getRuntime().availableProcessors() + " cores", "GiB memory", "JDK ");
    }

    @Test
    void aFolderWithoutHistoryHasNoCommit() {
        assertThat(MachineDescription.commit(directory)).isEqualTo("unknown");
    }
}
