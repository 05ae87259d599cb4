package io.freshet.cli.ingest;

import io.freshet.cli.output.Printable;
import io.freshet.cli.output.WorkBar;
import io.freshet.cli.server.ServerOptions;
import io.freshet.client.FreshetClient;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet ingest}: exit code 1 when a line was refused. */
@Command(name = "ingest", description = "Publish the events and labels of JSON-lines files.")
public final class IngestCommand implements Callable<Integer> {

    /** How long a request is repeated while the gateway asks for it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR|FILE",
            description = "A JSON-lines file, or a folder with *.jsonl files.")
    private Path from = Path.of("");

    @Option(names = "--rate", paramLabel = "N", description = "Lines each second. Default: as fast as they are taken.")
    private double rate;

    @Option(names = "--gateway", paramLabel = "URL", description = "Where events go. Default: the port after --url's.")
    private @Nullable String gateway;

    @Override
    public Integer call() throws Exception {
        List<Path> files = files();
        FreshetClient client = server.client(server.gateway(gateway), PATIENCE);
        IngestReport report;
        PrintWriter err = spec.commandLine().getErr();
        try (WorkBar bar = WorkBar.of("ingest", count(files), err)) {
            report = new IngestRun(client, new Teller(bar, err), InstantSource.system()).send(files, rate);
        }
        print(report);
        return report.refused() == 0 ? 0 : 1;
    }

    private void print(IngestReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (server.json()) {
            out.println(new String(Json.bytes(report), StandardCharsets.UTF_8));
        } else {
            out.println(report.events() + " events and " + report.feedback() + " labels accepted, " + report.refused()
                    + " lines refused");
        }
        out.flush();
    }

    private List<Path> files() throws IOException {
        if (Files.isRegularFile(from)) {
            return List.of(from);
        }
        if (!Files.isDirectory(from)) {
            throw new ParameterException(spec.commandLine(), from + " is not there; give --from a file or a folder");
        }
        try (Stream<Path> inside = Files.list(from)) {
            List<Path> files = inside.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new ParameterException(spec.commandLine(), from + " has no *.jsonl file");
            }
            return files;
        }
    }

    /** Lines to come; a file that cannot be read is told when its turn comes. */
    private static long count(List<Path> files) {
        long count = 0;
        for (Path file : files) {
            try (TextLines lines = TextLines.open(file)) {
                while (lines.next().isPresent()) {
                    count++;
                }
            } catch (IOException e) {
                count++;
            }
        }
        return count;
    }

    /** Moves the bar, and tells of refused lines. */
    private record Teller(WorkBar bar, PrintWriter err) implements IngestListener {

        @Override
        public void done() {
            bar.step();
        }

        @Override
        public void refused(String where, String why) {
            err.println(Printable.line(where + ": " + why));
            err.flush();
        }
    }
}
