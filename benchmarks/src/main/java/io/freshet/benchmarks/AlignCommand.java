package io.freshet.benchmarks;

import io.freshet.benchmarks.align.AlignBench;
import io.freshet.benchmarks.oracle.OracleBench;
import io.freshet.benchmarks.report.BenchReport;
import io.freshet.benchmarks.report.Figure;
import io.freshet.benchmarks.report.MachineDescription;
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

/** {@code freshet bench align}. */
@Command(
        name = "align",
        description = "Alignment: speed, delay and cost of state beside two designs of the Streams DSL; with --oracle,"
                + " whether samples and labels are right under disorder, crashes and rebalances.")
final class AlignCommand implements Callable<Integer> {
    private static final int SPEED_KEYS = 300_000;
    private static final int ORACLE_KEYS = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--oracle", description = "Compare with a brute-force oracle instead of measuring speed.")
    private boolean oracle;

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "Samples. Default: " + SPEED_KEYS + ", with --oracle " + ORACLE_KEYS)
    private @Nullable Integer keys;

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each design. Default: ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of the input. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where broker and state keep their data meanwhile. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private @Nullable Path report;

    @Option(names = "--page", paramLabel = "FILE", description = "Write the figures there as a page of Markdown.")
    private @Nullable Path page;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path home = Path.of(System.getProperty("freshet.home", ""));
        String machine = MachineDescription.machine();
        BenchReport result = new BenchReport(
                oracle ? "align --oracle" : "align", machine, MachineDescription.commit(home), figures(out));
        result.print(out);
        if (report != null) {
            result.write(report);
        }
        if (page != null) {
            result.writePage(page, command());
        }
        return result.holds() ? 0 : 1;
    }

    /** What was asked for, less where to write it. */
    private String command() {
        return "./freshet bench align" + (oracle ? " --oracle" : "") + " --keys " + count() + " --seed " + seed
                + (oracle ? "" : " --rounds " + rounds);
    }

    private int count() {
        if (keys != null) {
            return keys;
        }
        return oracle ? ORACLE_KEYS : SPEED_KEYS;
    }

    private List<Figure> figures(PrintWriter out) throws IOException, InterruptedException {
        if (oracle) {
            out.println("seed " + seed);
            return new OracleBench(new OracleBench.Scale(count(), seed, directory), out).run();
        }
        return new AlignBench(new AlignBench.Scale(count(), rounds, seed, directory), out).run();
    }
}
