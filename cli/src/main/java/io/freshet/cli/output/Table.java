package io.freshet.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in columns as wide as their widest cell. On a terminal a row is cut at its edge; what a terminal would obey is
 * never shown as it is.
 */
public final class Table {

    private static final int GAP = 2;

    private final List<List<Cell>> rows = new ArrayList<>();

    /** A text and how it looks. */
    private record Cell(String text, Tint tint) {
        static Cell of(Object value) {
            return value instanceof Tinted tinted
                    ? new Cell(Printable.line(tinted.text()), tinted.tint())
                    : new Cell(Printable.line(String.valueOf(value)), Tint.PLAIN);
        }
    }

    /** A value with a colour, where there are colours. */
    public record Tinted(String text, Tint tint) {}

    /** An empty table under these headings. */
    public static Table of(String... headings) {
        Table table = new Table();
        table.rows.add(List.of(headings).stream()
                .map(heading -> new Cell(Printable.line(heading), Tint.BOLD))
                .toList());
        return table;
    }

    /** Adds a row; values are shown as their text. */
    public Table row(Object... cells) {
        rows.add(List.of(cells).stream().map(Cell::of).toList());
        return this;
    }

    /** Prints the headings and every row for standard output. */
    public void print(PrintWriter out) {
        print(out, Terminal.out());
    }

    /** Prints the headings and every row, none wider than the terminal. */
    public void print(PrintWriter out, Terminal terminal) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = IntStream.range(0, columns).map(this::width).toArray();
        for (List<Cell> row : rows) {
            out.println(line(row, widths, terminal));
        }
        out.flush();
    }

    private static String line(List<Cell> row, int[] widths, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        int left = terminal.interactive() ? terminal.columns() : Integer.MAX_VALUE;
        for (int column = 0; column < row.size() && left > 0; column++) {
            Cell cell = row.get(column);
            String text = Printable.fit(cell.text(), left);
            boolean last = column == row.size() - 1;
            int padding = last ? 0 : Math.max(0, Math.min(widths[column] + GAP, left) - Printable.width(text));
            line.append(terminal.colour() ? cell.tint().of(text) : text).append(" ".repeat(padding));
            left -= widths[column] + GAP;
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> Printable.width(row.get(column).text()))
                .max()
                .orElse(0);
    }
}
