package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.Table;
import io.freshet.cli.output.Terminal;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;

/** Versions, a line each, the newest first. */
record VersionsView(Terminal terminal, InstantSource clock, boolean all) implements View {

    private static final int NEWEST = 20;

    @Override
    public void print(JsonNode answer, PrintWriter out) {
        Instant now = clock.instant();
        JsonNode versions = answer.path("versions");
        Table table = Table.of("VERSION", "STATE", "FROM", "AGE", "EXAMPLES", "ACCURACY", "SIZE", "REASON");
        int left = 0;
        for (int at = 0; at < versions.size(); at++) {
            if (all || at < NEWEST || isDecidedOn(versions.get(at))) {
                row(versions.get(at), now, table);
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

    static void row(JsonNode version, Instant now, Table table) {
        JsonNode accuracy = version.path("metrics").path("validationAccuracy");
        table.row(
                version.path("version").asText() + (version.path("pinned").asBoolean() ? " pinned" : ""),
                Shown.state(version.path("state").asText("")),
                version.path("parent").asText(""),
                Shown.ago(version.path("createdAt"), now),
                Shown.count(version.path("examples")),
                Shown.percent(accuracy),
                Shown.bytes(version.path("artifactBytes")),
                version.path("reason").asText(""));
    }

    private static boolean isDecidedOn(JsonNode version) {
        String state = version.path("state").asText("");
        return version.path("pinned").asBoolean() || !(state.isEmpty() || state.equals("RETIRED"));
    }
}
