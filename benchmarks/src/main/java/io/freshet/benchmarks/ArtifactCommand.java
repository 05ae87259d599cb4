package io.freshet.benchmarks;

import io.freshet.benchmarks.artifact.ArtifactBench;
import io.freshet.benchmarks.artifact.ArtifactModel;
import io.freshet.benchmarks.report.BenchReport;
import io.freshet.benchmarks.report.MachineDescription;
import io.freshet.cli.local.LocalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet bench artifact}. */
@Command(
        name = "artifact",
        description = "What a window, a checkpoint and a swap cost over a frozen base as large as BERT-base.")
final class ArtifactCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--modalities",
            paramLabel = "N",
            description = "Texts with an encoder each, 1 to 8. Default: ${DEFAULT-VALUE}")
    private int modalities = ArtifactModel.LARGE.modalities();

    @Option(
            names = "--buckets",
            paramLabel = "N",
            description = "Rows of each encoder's table, of 16 weights each. Default: ${DEFAULT-VALUE}")
    private int buckets = ArtifactModel.LARGE.buckets();

    @Option(names = "--swaps", paramLabel = "N", description = "Head versions. Default: ${DEFAULT-VALUE}")
    private int swaps = 20;

    @Option(names = "--seed", paramLabel = "N", description = "Of the input. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

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
        Path data = dataDirectory == null ? Files.createTempDirectory("freshet-artifact") : dataDirectory;
        ArtifactModel model = new ArtifactModel(modalities, buckets);
        LocalOptions options = new LocalOptions(Optional.empty(), data, port, kafkaPort);
        String machine = MachineDescription.machine();
        BenchReport result = new BenchReport(
                "artifact",
                machine,
                MachineDescription.commit(Path.of(System.getProperty("freshet.home", ""))),
                new ArtifactBench(new ArtifactBench.Scale(model, options, swaps, seed), out).run());
        result.print(out);
        if (report != null) {
            result.write(report);
        }
        if (page != null) {
            result.writePage(page, command());
        }
        return result.holds() ? 0 : 1;
    }

    private String command() {
        return "./freshet bench artifact --modalities " + modalities + " --buckets " + buckets + " --swaps " + swaps
                + " --seed " + seed;
    }
}
