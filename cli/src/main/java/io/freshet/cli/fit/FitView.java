package io.freshet.cli.fit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.cli.output.Table;
import io.freshet.model.task.EvaluationMetrics;
import io.freshet.model.task.FigureOfMerit;
import io.freshet.model.tensor.ComputeDevice;
import io.freshet.schemas.http.Json;
import io.freshet.trainer.offline.Dataset;
import io.freshet.trainer.offline.OfflineReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code freshet fit} prints. */
record FitView(PrintWriter out, FigureOfMerit merit) {

    /** What is about to be learned. */
    void begins(Dataset data, long unlabelled, long unmatched, ComputeDevice device, boolean json) {
        if (json) {
            return;
        }
        out.println(data.train().size() + " samples to learn, "
                + data.validation().size() + " to choose by, " + data.test().size() + " to test with, on the "
                + device.name().toLowerCase(Locale.ROOT));
        if (unlabelled + unmatched > 0) {
            out.println(
                    "left out: " + unlabelled + " samples without a label, " + unmatched + " labels without a sample");
        }
        out.flush();
    }

    /** A pass, beside the progress bar. */
    String shown(OfflineReport.Epoch epoch) {
        String loss = String.format(Locale.ROOT, "pass %d, loss %.3f", epoch.number(), epoch.loss());
        return epoch.validation().count() == 0
                ? loss
                : loss + ", validation " + merit.name() + " "
                        + merit.shown(epoch.validation().merit());
    }

    /** What became of it. */
    void ends(OfflineReport report, Path directory, boolean json) {
        if (json) {
            out.println(json(report, directory).toPrettyString());
            out.flush();
            return;
        }
        passes(report).print(out);
        out.println();
        parts(report).print(out);
        out.println();
        out.println("The weights after pass " + report.best() + " are a version now, in " + directory);
        out.println("Begin a pipeline with it:  FRESHET_VERSIONS_BASE=" + directory + " ./freshet up --config FILE");
        out.flush();
    }

    private Table passes(OfflineReport report) {
        Table table = Table.of("PASS", "LOSS", "VALIDATION " + merit.name().toUpperCase(Locale.ROOT), "");
        for (OfflineReport.Epoch epoch : report.epochs()) {
            table.row(
                    epoch.number(),
                    String.format(Locale.ROOT, "%.4f", epoch.loss()),
                    epoch.validation().count() == 0
                            ? "-"
                            : merit.shown(epoch.validation().merit()),
                    epoch.number() == report.best() ? "kept" : "");
        }
        return table;
    }

    private static Table parts(OfflineReport report) {
        List<String> headings = new ArrayList<>(List.of("PART", "SAMPLES"));
        report.test().values().keySet().forEach(name -> headings.add(name.toUpperCase(Locale.ROOT)));
        Table table = Table.of(headings.toArray(String[]::new));
        part(table, "validation", report.validation());
        part(table, "test", report.test());
        report.alone().forEach((modality, metrics) -> part(table, "test, " + modality + " alone", metrics));
        return table;
    }

    private static void part(Table table, String name, EvaluationMetrics metrics) {
        List<Object> cells = new ArrayList<>(List.of(name, metrics.count()));
        metrics.values()
                .values()
                .forEach(value -> cells.add(metrics.count() == 0 ? "-" : String.format(Locale.ROOT, "%.4g", value)));
        table.row(cells.toArray());
    }

    private static ObjectNode json(OfflineReport report, Path directory) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("version", directory.toString());
        json.put("kept", report.best());
        ArrayNode passes = json.putArray("passes");
        for (OfflineReport.Epoch epoch : report.epochs()) {
            ObjectNode pass = passes.addObject().put("pass", epoch.number()).put("loss", epoch.loss());
            pass.set("validation", json(epoch.validation()));
        }
        json.set("validation", json(report.validation()));
        json.set("test", json(report.test()));
        ObjectNode alone = json.putObject("testAlone");
        report.alone().forEach((modality, metrics) -> alone.set(modality, json(metrics)));
        return json;
    }

    private static ObjectNode json(EvaluationMetrics metrics) {
        ObjectNode json = Json.mapper().createObjectNode().put("samples", metrics.count());
        for (Map.Entry<String, Double> value : metrics.values().entrySet()) {
            if (Double.isFinite(value.getValue())) {
                json.put(value.getKey(), value.getValue());
            }
        }
        return json;
    }
}
