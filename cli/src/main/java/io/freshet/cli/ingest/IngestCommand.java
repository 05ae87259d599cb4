package io.freshet.cli.ingest;

import io.freshet.cli.output.Printable;
import io.freshet.cli.output.WorkBar;
import io.freshet.cli.server.ServerOptions;
import io.freshet.client.FreshetClient;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
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
        LineFiles files = files();
        FreshetClient client = server.client(server.gateway(gateway), PATIENCE);
        IngestReport report;
        PrintWriter err = spec.commandLine().getErr();
        try (WorkBar bar = WorkBar.of("ingest", files.count(), err)) {
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

    private LineFiles files() throws IOException {
        try {
            return LineFiles.of(from);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
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
