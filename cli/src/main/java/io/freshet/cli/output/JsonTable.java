package io.freshet.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server's JSON as tables: plain fields as rows of name and value, lists of objects as a table of their own. */
public final class JsonTable {

    private static final int WIDEST = 48;

    private JsonTable() {}

    /** Prints it all, plain fields first. */
    public static void print(JsonNode json, PrintWriter out) {
        if (json.isArray()) {
            list(json).print(out);
            return;
        }
        Table plain = Table.of("FIELD", "VALUE");
        List<Map.Entry<String, JsonNode>> lists = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (isList(field.getValue())) {
                lists.add(field);
            } else {
                plain.row(field.getKey(), text(field.getValue()));
            }
        }
        plain.print(out);
        for (Map.Entry<String, JsonNode> field : lists) {
            out.println();
            out.println(field.getKey());
            list(field.getValue()).print(out);
        }
    }

    private static boolean isList(JsonNode value) {
        return value.isArray() && !value.isEmpty() && value.get(0).isObject();
    }

    private static Table list(JsonNode rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
        Table table = Table.of(columns.toArray(String[]::new));
        rows.forEach(row ->
                table.row(columns.stream().map(column -> text(row.path(column))).toArray()));
        return table;
    }

    private static String text(JsonNode value) {
        String text = value.isValueNode() || value.isMissingNode() ? value.asText("") : value.toString();
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
    }
}
