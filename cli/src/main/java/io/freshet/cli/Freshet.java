package io.freshet.cli;

import io.freshet.cli.blob.BlobsCommand;
import io.freshet.cli.deadletter.DeadLettersCommand;
import io.freshet.cli.demo.DemoCommand;
import io.freshet.cli.fit.FitCommand;
import io.freshet.cli.ingest.IngestCommand;
import io.freshet.cli.local.DoctorCommand;
import io.freshet.cli.local.UpCommand;
import io.freshet.cli.output.Printable;
import io.freshet.cli.output.Terminal;
import io.freshet.cli.run.Roles;
import io.freshet.cli.run.RunCommand;
import io.freshet.cli.score.FeedbackCommand;
import io.freshet.cli.score.ScoreCommand;
import io.freshet.cli.version.DecideCommand;
import io.freshet.cli.version.StatusCommand;
import io.freshet.cli.version.VersionsCommand;
import io.freshet.schemas.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code freshet} command. Exit codes: 0 ok, 1 failed, 2 wrong usage or configuration. */
@Command(
        name = "freshet",
        description = "Keeps a multimodal model fresh.",
        mixinStandardHelpOptions = true,
        version = "freshet 0.1.0",
        synopsisSubcommandLabel = "COMMAND")
public final class Freshet {

    /** What Java reads where bytes are no character. */
    private static final char NO_CHARACTER = '\uFFFD';

    private Freshet() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine command = commandLine();
        Optional<String> broken = List.of(args).stream()
                .filter(argument -> argument.indexOf(NO_CHARACTER) >= 0)
                .findFirst();
        if (broken.isPresent()) {
            // Java has put the mark there in place of bytes; going on would score or publish another text in silence.
            command.getErr()
                    .println("freshet: the argument " + Printable.line(broken.get())
                            + " has bytes that are no UTF-8; convert it, for example with iconv -t UTF-8");
            command.getErr().flush();
            System.exit(2);
        }
        System.exit(command.execute(args));
    }

    static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Freshet())
                .addSubcommand(new UpCommand())
                .addSubcommand(new RunCommand(Roles.all()))
                .addSubcommand(new BlobsCommand())
                .addSubcommand(new DeadLettersCommand())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new FitCommand())
                .addSubcommand(new IngestCommand())
                .addSubcommand(new ScoreCommand())
                .addSubcommand(new FeedbackCommand())
                .addSubcommand(new StatusCommand())
                .addSubcommand(versions())
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new HelpCommand());
        for (String action : List.of("promote", "rollback", "pin", "unpin")) {
            root.addSubcommand(action, new DecideCommand(action));
        }
        ServiceLoader.load(Subcommand.class).forEach(root::addSubcommand);
        offerHelp(root);
        return root.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command))
                // What begins with @ is the user's own text, not the name of a file with arguments.
                .setExpandAtFiles(false)
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(Terminal.out().colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Terminal.out().columns());
    }

    /** {@code freshet versions pin 3} is what many write for {@code freshet pin 3}. */
    private static CommandLine versions() {
        CommandLine versions = new CommandLine(new VersionsCommand());
        for (String action : List.of("promote", "rollback", "pin", "unpin")) {
            versions.addSubcommand(action, new DecideCommand(action));
        }
        return versions;
    }

    /** Every command says what it takes, however deep it stands. */
    private static void offerHelp(CommandLine command) {
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Say what the command takes.")
                            .build());
        }
        command.getSubcommands().values().forEach(Freshet::offerHelp);
    }

    /** What a user can put right is told in a line; anything else is a fault of ours and is told whole. */
    private static int explain(Exception failure, CommandLine command) throws Exception {
        PrintWriter err = command.getErr();
        if (failure instanceof ConfigException) {
            err.println(Printable.lines(String.valueOf(failure.getMessage())));
            return 2;
        }
        if (failure instanceof IllegalArgumentException) {
            err.println("freshet: " + Printable.lines(String.valueOf(failure.getMessage())));
            return 2;
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            err.println("freshet: " + Printable.lines(String.valueOf(failure.getMessage())));
            return 1;
        }
        throw failure;
    }
}
