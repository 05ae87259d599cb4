package io.freshet.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.schemas.http.Json;
import io.freshet.trainer.publish.VersionDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tickets whose label is the word that both a text and a sensor tell. */
class FitCommandIT {
    private static final String[] LABELS = {"bug", "question", "praise"};

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void describeThePipeline() throws IOException {
        Files.writeString(folder.resolve("tickets.yaml"), """
                pipeline: tickets
                modalities:
                  text: {encoder: hashed-text}
                  sensor: {encoder: mlp, size: 3}
                task: {type: classification, labels: [bug, question, praise]}
                split: {train: 0.6, validation: 0.2, test: 0.2}
                """);
    }

    @Test
    void learnsTheLabelledSamplesAndWritesAVersion() throws IOException {
        Files.writeString(folder.resolve("tickets.jsonl"), lines(200));

        int exitCode = fit("--epochs", "6");

        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        JsonNode report = Json.mapper().readTree(out.toString());
        assertThat(report.path("passes")).hasSize(6);
        assertThat(report.path("test").path("samples").asInt()).isBetween(20, 60);
        assertThat(report.path("test").path("accuracy").asDouble()).isGreaterThan(0.9);
        assertThat(report.path("testAlone").path("text").path("accuracy").asDouble())
                .isGreaterThan(0.9);
        assertThat(new VersionDirectory(folder.resolve("version")).read().getMetrics())
                .containsEntry(
                        "testAccuracy", report.path("test").path("accuracy").asDouble());
    }

    @Test
    void goesOnFromAVersionThatItWrote() throws IOException {
        Files.writeString(folder.resolve("tickets.jsonl"), lines(200));
        fit("--epochs", "6");
        String base = "versions: {base: " + folder.resolve("version") + "}\n";
        Files.writeString(folder.resolve("tickets.yaml"), Files.readString(folder.resolve("tickets.yaml")) + base);
        out.getBuffer().setLength(0);

        fit("--epochs", "1");

        JsonNode report = Json.mapper().readTree(out.toString());
        assertThat(report.path("test").path("accuracy").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void tellsWhatCannotBeUsedByItsLineAndLearnsTheRest() throws IOException {
        Files.writeString(folder.resolve("tickets.jsonl"), lines(120) + """
                no json
                {"sampleId": "x1", "modality": "image", "text": "of no modality"}
                {"sampleId": "x2", "modality": "text", "text": "it crashes", "label": "nonsense"}
                {"sampleId": "x3", "modality": "sensor", "values": [1, 2], "label": "bug"}
                """);

        int exitCode = fit("--epochs", "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString())
                .contains("tickets.jsonl:241: it is no JSON")
                .contains("tickets.jsonl:242: modality \"image\" is none of the pipeline's [text, sensor]")
                .contains("tickets.jsonl:243: Label nonsense is unknown; send one of [bug, question, praise]")
                .contains("tickets.jsonl:244: sample x3: modality sensor: ");
        assertThat(Json.mapper().readTree(out.toString()).path("passes")).hasSize(1);
    }

    @Test
    void printsEachPassAndEachPart() throws IOException {
        Files.writeString(
                folder.resolve("tickets.jsonl"),
                lines(120) + "{\"sampleId\": \"alone\", \"modality\": \"text\", \"text\": \"nobody labels me\"}\n");

        CommandLine command = command();
        int exitCode = command.execute(
                "--config", folder.resolve("tickets.yaml").toString(),
                "--from", folder.resolve("tickets.jsonl").toString(),
                "--out", folder.resolve("version").toString(),
                "--epochs", "2");

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("samples to learn")
                .contains("left out: 1 samples without a label, 0 labels without a sample")
                .contains("kept")
                .contains("test, sensor alone")
                .contains("FRESHET_VERSIONS_BASE=" + folder.resolve("version"));
    }

    private int fit(String... more) {
        String[] arguments = {
            "--config", folder.resolve("tickets.yaml").toString(),
            "--from", folder.resolve("tickets.jsonl").toString(),
            "--out", folder.resolve("version").toString(),
            "--threads", "1",
            "--json"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return command().execute(all);
    }

    /** What moves is left out: where no terminal is, progress is plain lines among the errors. */
    private CommandLine command() {
        return new CommandLine(new FitCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new WithoutProgress(err), true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    throw failure;
                });
    }

    /** Drops the lines of a progress bar. */
    private static final class WithoutProgress extends StringWriter {
        private final StringWriter kept;

        WithoutProgress(StringWriter kept) {
            this.kept = kept;
        }

        @Override
        public void flush() {
            String text = toString();
            getBuffer().setLength(0);
            text.lines()
                    .filter(line -> !line.startsWith("fit"))
                    .forEach(line -> kept.append(line).append('\n'));
        }
    }

    private static String lines(int count) {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(LABELS.length);
            double[] values = random.doubles(3, -0.3, 0.3).toArray();
            values[label] += 1;
            lines.append(
                    "{\"sampleId\": \"t%d\", \"modality\": \"text\", \"text\": \"this is a %s indeed\", \"label\": \"%s\"}\n"
                            .formatted(i, LABELS[label], LABELS[label]));
            lines.append("{\"sampleId\": \"t%d\", \"modality\": \"sensor\", \"values\": %s}\n"
                    .formatted(i, Arrays.toString(values)));
        }
        return lines.toString();
    }
}
