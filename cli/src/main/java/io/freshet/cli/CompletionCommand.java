package io.freshet.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet completion bash}: what a shell reads to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Print a script by which a shell completes commands and options.",
            "bash and zsh: source <(freshet completion bash), in ~/.bashrc or ~/.zshrc."
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells whose completion we know. */
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (shell == Shell.zsh) {
            out.println("autoload -U +X compinit && compinit");
        }
        // The script for bash turns on what zsh needs to read it.
        out.print(AutoComplete.bash("freshet", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
