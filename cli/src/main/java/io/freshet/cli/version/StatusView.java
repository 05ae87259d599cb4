package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.Table;
import io.freshet.cli.output.Table.Tinted;
import io.freshet.cli.output.Terminal;
import io.freshet.cli.output.Tint;
import io.freshet.model.task.FigureOfMerit;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a pipeline does, on one screen: what serves, what flows, the last versions and windows, and what is wrong. */
record StatusView(Terminal terminal) implements View {

    private static final int FEW = 5;

    /** Counts of records that are no events, by their names in the answer and on the screen. */
    private static final List<String> STAGES =
            List.of("samples", "predictions", "feedback", "examples", "windows", "deadLetters");

    @Override
    public void print(JsonNode status, PrintWriter out) {
        Instant now = now(status);
        FigureOfMerit merit = Shown.figureOfMerit(status.path("task"));
        heading(status, out);
        troubles(status, now, out);
        out.println();
        flow(status).print(out, terminal);
        if (!status.path("versions").isEmpty()) {
            out.println();
            Table versions = VersionsView.heading(merit);
            newest(status.path("versions"), true).forEach(version -> VersionsView.row(version, now, merit, versions));
            versions.print(out, terminal);
        }
        if (!status.path("training").isEmpty()) {
            out.println();
            training(status.path("training"), now, merit).print(out, terminal);
        }
        out.flush();
    }

    private void heading(JsonNode status, PrintWriter out) {
        boolean ready = status.path("ready").asBoolean();
        JsonNode serving = status.path("serving");
        String what = serving.isObject()
                ? "version " + serving.path("version").asText()
                        + (status.path("pinned").asBoolean() ? " (pinned)" : "")
                : "no version yet";
        String fresh = serving.path("freshnessSeconds").isNumber()
                ? "fresh "
                        + Shown.span(Duration.ofSeconds(
                                serving.path("freshnessSeconds").asLong()))
                : "";
        Table line = Table.of(
                status.path("pipeline").asText(""),
                ready ? "ready" : "not ready",
                what,
                fresh,
                "swaps " + status.path("swaps").asText("0"));
        line.print(out, terminal);
    }

    /** What a person should look at: parts that are unhealthy first, then the newest alerts. */
    private void troubles(JsonNode status, Instant now, PrintWriter out) {
        Table table = Table.of("ALERT", "AGE", "WHAT");
        status.path("unhealthy")
                .forEach(one -> table.row(
                        new Tinted(one.path("part").asText("").toUpperCase(Locale.ROOT), Tint.BAD),
                        Shown.ago(one.path("since"), now),
                        one.path("reason").asText("")));
        List<JsonNode> alerts = newest(status.path("alerts"), true);
        alerts.forEach(alert -> table.row(
                new Tinted(alert.path("kind").asText(""), Tint.WAITING),
                Shown.ago(alert.path("at"), now),
                alert.path("message").asText("")));
        if (!alerts.isEmpty() || !status.path("unhealthy").isEmpty()) {
            out.println();
            table.print(out, terminal);
        }
    }

    private static Table flow(JsonNode status) {
        JsonNode counts = status.path("counts");
        JsonNode rates = status.path("rates");
        Table table = Table.of("FLOW", "RECORDS", "NOW", "MISSING");
        counts.path("events")
                .properties()
                .forEach(modality -> table.row(
                        modality.getKey(),
                        Shown.count(modality.getValue()),
                        Shown.rate(rates.path("events").path(modality.getKey())),
                        Shown.percent(status.path("missing").path(modality.getKey()))));
        for (String stage : STAGES) {
            table.row(
                    stage.equals("deadLetters") ? "dead letters" : stage,
                    Shown.count(counts.path(stage)),
                    Shown.rate(rates.path(stage)),
                    "");
        }
        return table;
    }

    private static Table training(JsonNode windows, Instant now, FigureOfMerit merit) {
        Table table = Table.of("WINDOW", "AGE", "TRAINED", "BEFORE", "LOSS", "GATE", "VERSION", "REASON");
        newest(windows, false)
                .forEach(window -> table.row(
                        window.path("window").asText(),
                        Shown.ago(window.path("at"), now),
                        Shown.count(window.path("trained")),
                        Shown.merit(window.path("prequentialAccuracy"), merit),
                        Shown.decimal(window.path("loss")),
                        window.path("gate").asText("").toLowerCase(Locale.ROOT),
                        window.path("version").asText(""),
                        window.path("reason").asText("")));
        return table;
    }

    /** A few of a list, the newest first. */
    private static List<JsonNode> newest(JsonNode list, boolean newestFirst) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        if (!newestFirst) {
            Collections.reverse(all);
        }
        return all.subList(0, Math.min(FEW, all.size()));
    }

    /** The server's clock, by which its times are meant. */
    private static Instant now(JsonNode status) {
        try {
            return Instant.parse(status.path("at").asText(""));
        } catch (DateTimeParseException e) {
            return Instant.now();
        }
    }
}
