package io.freshet.cli.local;

import io.freshet.cli.check.Checks;
import io.freshet.cli.check.Finding;
import io.freshet.cli.output.Table;
import io.freshet.schemas.http.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet doctor}: exit code 1 when a check fails. */
@Command(name = "doctor", description = "Check whether a system can start on this machine.")
public final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Default: ${DEFAULT-VALUE}")
    private Path dataDirectory = Path.of(".freshet");

    @Option(names = "--port", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}")
    private int port = LocalOptions.DEFAULT_PORT;

    @Option(names = "--kafka-port", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}")
    private int kafkaPort = LocalOptions.DEFAULT_KAFKA_PORT;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = Checks.all(dataDirectory, new LocalPorts(port, kafkaPort).needed());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new String(Json.bytes(findings), StandardCharsets.UTF_8));
            out.flush();
        } else {
            print(findings, out);
        }
        return findings.stream().allMatch(Finding::passed) ? 0 : 1;
    }

    private static void print(List<Finding> findings, PrintWriter out) {
        Table table = Table.of("", "CHECK", "FOUND", "TO DO");
        findings.forEach(finding ->
                table.row(finding.passed() ? "ok" : "NO", finding.name(), finding.detail(), finding.remedy()));
        table.print(out);
    }
}
