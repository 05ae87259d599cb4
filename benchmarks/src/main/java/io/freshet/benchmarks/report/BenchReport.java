package io.freshet.benchmarks.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.cli.output.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one bench, and where they were taken.
 *
 * @param machine in words
 * @param commit of the source, with {@code -changed} when the tree was not as committed
 */
public record BenchReport(String bench, String machine, String commit, List<Figure> figures) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int WHOLE_FROM = 1000;
    /** What two decimals would show as nothing. */
    private static final double SMALL_BELOW = 0.1;

    public BenchReport {
        figures = List.copyOf(figures);
    }

    /** Whether every bar holds. */
    public boolean holds() {
        return figures.stream().allMatch(Figure::holds);
    }

    /** Writes {@code {"bench","machine","commit","figures":[{"name","value","unit","bar","holds","note"?}]}}. */
    public void write(Path file) throws IOException {
        Files.writeString(file, json() + System.lineSeparator());
    }

    String json() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("bench", bench).put("machine", machine).put("commit", commit);
        figures.forEach(figure -> put(root.withArray("figures").addObject(), figure));
        return JSON.writeValueAsString(root);
    }

    private static void put(ObjectNode node, Figure figure) {
        node.put("name", figure.name());
        if (figure.value().isPresent()) {
            node.put("value", figure.value().getAsDouble());
        } else {
            node.putNull("value");
        }
        node.put("unit", figure.unit());
        if (figure.bar() instanceof Bar.None) {
            node.putNull("bar");
        } else {
            node.put("bar", figure.bar().text());
        }
        node.put("holds", figure.holds());
        if (!figure.note().isEmpty()) {
            node.put("note", figure.note());
        }
    }

    /** Prints where the figures were taken, and a row for each. */
    public void print(PrintWriter out) {
        out.println("bench " + bench + " on " + machine + ", commit " + commit);
        Table table = Table.of("FIGURE", "VALUE", "UNIT", "BAR", "HOLDS", "NOTE");
        for (Figure figure : figures) {
            table.row(figure.name(), value(figure), figure.unit(), figure.bar().text(), claim(figure), figure.note());
        }
        table.print(out);
    }

    /** Writes a page that people read: the command, where the figures were taken, and a row for each. */
    public void writePage(Path file, String command) throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("# bench ").append(bench).append("\n\n");
        page.append("```\n").append(command).append("\n```\n\n");
        page.append("Machine: ")
                .append(machine)
                .append(". Commit: ")
                .append(commit)
                .append(".\n\n");
        page.append("| figure | value | unit | bar | holds | how |\n|---|---:|---|---|---|---|\n");
        for (Figure figure : figures) {
            page.append("| ")
                    .append(String.join(
                            " | ",
                            figure.name(),
                            value(figure),
                            figure.unit(),
                            figure.bar().text(),
                            claim(figure),
                            figure.note()))
                    .append(" |\n");
        }
        Files.writeString(file, page.toString());
    }

    private static String claim(Figure figure) {
        return figure.bar() instanceof Bar.None ? "" : figure.holds() ? "yes" : "NO";
    }

    private static String value(Figure figure) {
        if (figure.value().isEmpty()) {
            return "not taken";
        }
        double value = figure.value().getAsDouble();
        boolean whole = Math.abs(value) >= WHOLE_FROM || value == Math.rint(value);
        boolean small = Math.abs(value) < SMALL_BELOW;
        return String.format(Locale.ROOT, whole ? "%.0f" : small ? "%.5f" : "%.2f", value);
    }
}
