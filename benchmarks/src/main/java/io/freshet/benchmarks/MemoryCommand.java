package io.freshet.benchmarks;

import io.freshet.benchmarks.memory.MemoryBench;
import io.freshet.benchmarks.report.BenchReport;
import io.freshet.benchmarks.report.MachineDescription;
import io.freshet.cli.local.LocalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet bench memory}. */
@Command(name = "memory", description = "Resident memory of a whole system that learns and scores digits all the time.")
final class MemoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private double minutes = 30;

    @Option(names = "--rate", paramLabel = "N", description = "Scores in a second. Default: ${DEFAULT-VALUE}")
    private double rate = 50;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Default: a new one.")
    private @Nullable Path dataDirectory;

    @Option(names = "--port", paramLabel = "P", description = "As in freshet up. Default: ${DEFAULT-VALUE}")
    private int port = LocalOptions.DEFAULT_PORT;

    @Option(names = "--kafka-port", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}")
    private int kafkaPort = LocalOptions.DEFAULT_KAFKA_PORT;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path data = dataDirectory == null ? Files.createTempDirectory("freshet-memory") : dataDirectory;
        LocalOptions options = new LocalOptions(Optional.empty(), data, port, kafkaPort);
        Duration duration = Duration.ofSeconds(Math.round(minutes * 60));
        BenchReport result = new BenchReport(
                "memory",
                MachineDescription.machine(),
                MachineDescription.commit(Path.of(System.getProperty("freshet.home", ""))),
                new MemoryBench(new MemoryBench.Load(options, duration, rate), out).run());
        result.print(out);
        if (report != null) {
            result.write(report);
        }
        return result.holds() ? 0 : 1;
    }
}
