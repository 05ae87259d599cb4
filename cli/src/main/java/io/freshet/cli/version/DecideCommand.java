package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.server.ServerOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet promote}, {@code rollback} and {@code pin}: what the command is called is what it asks for. */
@Command(description = "Decide which version serves.")
public final class DecideCommand implements Callable<Integer> {

    private final String action;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "VERSION", description = "The version's number.")
    private long version;

    /** @param action promote, rollback or pin */
    public DecideCommand(String action) {
        this.action = action;
    }

    @Override
    public Integer call() throws Exception {
        JsonNode answer = server.client().decide(version, action);
        if (server.json()) {
            View.json().print(answer, spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
        } else {
            spec.commandLine()
                    .getOut()
                    .println(action + " " + version + ": accepted; freshet versions shows when it is done");
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
