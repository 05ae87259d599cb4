package io.freshet.benchmarks;

import io.freshet.benchmarks.learn.LearnTextBench;
import io.freshet.benchmarks.learn.TextSet;
import io.freshet.benchmarks.report.BenchReport;
import io.freshet.benchmarks.report.MachineDescription;
import io.freshet.cli.run.RoleJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet bench learn text}. */
@Command(
        name = "text",
        description = "MiniLM tuned by one pass over CLINC150, BANKING77 and SMS spam. It runs in this process;"
                + " FRESHET_* variables change the pipeline, as FRESHET_TRAINER_THREADS=2 does.")
final class LearnTextCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sets",
            paramLabel = "SET",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}. Default: all of them.")
    private List<TextSet> sets = List.of(TextSet.values());

    @Option(names = "--texts", paramLabel = "N", description = "Of each set, at most. Default: all of them.")
    private int texts = Integer.MAX_VALUE;

    @Option(names = "--strategy", paramLabel = "NAME", description = "What is tuned. Default: ${DEFAULT-VALUE}")
    private String strategy = "lora";

    @Option(names = "--seed", paramLabel = "N", description = "Of the stream's order. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private @Nullable Path report;

    @Option(names = "--page", paramLabel = "FILE", description = "Write the figures there as a page of Markdown.")
    private @Nullable Path page;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RoleJvm.prepareToCompute(System.getenv());
        PrintWriter out = spec.commandLine().getOut();
        String machine = MachineDescription.machine();
        BenchReport result = new BenchReport(
                "learn text",
                machine,
                MachineDescription.commit(Path.of(System.getProperty("freshet.home", ""))),
                new LearnTextBench(new LearnTextBench.Scale(sets, texts, strategy, seed), out).run());
        result.print(out);
        if (report != null) {
            result.write(report);
        }
        if (page != null) {
            result.writePage(page, "./freshet bench learn text --strategy " + strategy + " --seed " + seed);
        }
        return result.holds() ? 0 : 1;
    }
}
