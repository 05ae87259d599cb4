package io.freshet.benchmarks;

import io.freshet.cli.Subcommand;
import io.freshet.cli.output.Table;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code freshet bench NAME}; without a name it lists what there is. */
@Command(
        name = "bench",
        description = "Measure Freshet on this machine; exit code 1 when a bar does not hold.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            AlignCommand.class,
            ArtifactCommand.class,
            LearnCommand.class,
            MemoryCommand.class,
            StallCommand.class
        })
public final class BenchCommand implements Subcommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Table table = Table.of("BENCH", "MEASURES");
        spec.subcommands().forEach((name, bench) -> table.row(name, description(bench)));
        table.print(out);
        return 0;
    }

    private static String description(CommandLine bench) {
        return String.join(" ", bench.getCommandSpec().usageMessage().description());
    }
}
