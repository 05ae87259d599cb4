package io.freshet.cli.version;

import io.freshet.cli.output.Terminal;
import io.freshet.cli.server.ServerOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code freshet status}. */
@Command(name = "status", description = "Show what the system does at this moment.")
public final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private WatchOption watch = new WatchOption();

    @Override
    public Integer call() throws Exception {
        return watch.show(
                server.client()::status,
                server.json() ? View.json() : new StatusView(Terminal.out()),
                spec.commandLine().getOut());
    }
}
