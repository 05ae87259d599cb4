package io.freshet.benchmarks;

import io.freshet.benchmarks.report.BenchReport;
import io.freshet.benchmarks.report.MachineDescription;
import io.freshet.benchmarks.stall.StallBench;
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

/** {@code freshet bench stall}. */
@Command(
        name = "stall",
        description = "Scores and health of a whole system while its broker stands still and 100 clients wait for it.")
final class StallCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seconds", paramLabel = "N", description = "Of each phase. Default: ${DEFAULT-VALUE}")
    private int seconds = 25;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before them. Default: ${DEFAULT-VALUE}")
    private int warmUp = 40;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Default: a new one.")
    private @Nullable Path dataDirectory;

    @Option(names = "--port", paramLabel = "P", description = "As in freshet up. Default: ${DEFAULT-VALUE}")
    private int port = LocalOptions.DEFAULT_PORT;

    @Option(names = "--kafka-port", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}")
    private int kafkaPort = LocalOptions.DEFAULT_KAFKA_PORT;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private @Nullable Path report;

    @Option(names = "--page", paramLabel = "FILE", description = "Write the figures there as a page of Markdown.")
    private @Nullable Path page;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path data = dataDirectory == null ? Files.createTempDirectory("freshet-stall") : dataDirectory;
        LocalOptions options = new LocalOptions(Optional.empty(), data, port, kafkaPort);
        StallBench.Load load = new StallBench.Load(options, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
        String machine = MachineDescription.machine();
        BenchReport result = new BenchReport(
                "stall",
                machine,
                MachineDescription.commit(Path.of(System.getProperty("freshet.home", ""))),
                new StallBench(load, out).run());
        result.print(out);
        if (report != null) {
            result.write(report);
        }
        if (page != null) {
            result.writePage(page, "./freshet bench stall --seconds " + seconds + " --warm-up " + warmUp);
        }
        return result.holds() ? 0 : 1;
    }
}
