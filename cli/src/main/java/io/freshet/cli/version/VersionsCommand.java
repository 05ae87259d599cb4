package io.freshet.cli.version;

import io.freshet.cli.server.ServerOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code freshet versions}. */
@Command(name = "versions", description = "Show every version and its state.")
public final class VersionsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Override
    public Integer call() throws Exception {
        StatusCommand.print(server.client().versions(), server, spec);
        return 0;
    }
}
