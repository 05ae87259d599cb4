package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.Table;
import io.freshet.cli.output.Terminal;
import io.freshet.model.task.FigureOfMerit;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Versions, a line each, the newest first. */
record VersionsView(Terminal terminal, InstantSource clock, boolean all) implements View {

    private static final int NEWEST = 20;

    @Override
    public void print(JsonNode answer, PrintWriter out) {
        Instant now = clock.instant();
        JsonNode versions = answer.path("versions");
        FigureOfMerit merit = Shown.figureOfMerit(answer.path("task"));
        Table table = heading(merit);
        int left = 0;
        for (int at = 0; at < versions.size(); at++) {
            if (all || at < NEWEST || isDecidedOn(versions.get(at))) {
                row(versions.get(at), now, merit, table);
            } else {
                left++;
            }
        }
        table.print(out, terminal);
        if (left > 0) {
            out.println("and " + left + " older; --all shows them");
        }
        out.flush();
    }

    static Table heading(FigureOfMerit merit) {
        return Table.of(
                "VERSION", "STATE", "FROM", "AGE", "EXAMPLES", merit.name().toUpperCase(Locale.ROOT), "SIZE", "REASON");
    }

    static void row(JsonNode version, Instant now, FigureOfMerit merit, Table table) {
        table.row(
                version.path("version").asText() + (version.path("pinned").asBoolean() ? " pinned" : ""),
                Shown.state(version.path("state").asText("")),
                version.path("parent").asText(""),
                Shown.ago(version.path("createdAt"), now),
                Shown.count(version.path("examples")),
                Shown.merit(version.path("metrics").path(merit.of("validation")), merit),
                Shown.bytes(version.path("artifactBytes")),
                version.path("reason").asText(""));
    }

    private static boolean isDecidedOn(JsonNode version) {
        String state = version.path("state").asText("");
        return version.path("pinned").asBoolean() || !(state.isEmpty() || state.equals("RETIRED"));
    }
}
