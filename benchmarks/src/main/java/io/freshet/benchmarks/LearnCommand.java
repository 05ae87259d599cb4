package io.freshet.benchmarks;

import io.freshet.cli.output.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code freshet bench learn WHAT}; without a name it lists what there is. */
@Command(
        name = "learn",
        description = "What models learn of real data: text, voices.",
        synopsisSubcommandLabel = "WHAT",
        subcommands = {LearnTextCommand.class, VoicesCommand.class})
final class LearnCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Table table = Table.of("WHAT", "MEASURES");
        spec.subcommands()
                .forEach((name, bench) -> table.row(
                        name,
                        String.join(" ", bench.getCommandSpec().usageMessage().description())));
        table.print(spec.commandLine().getOut());
        return 0;
    }
}
