package io.freshet.cli.version;

import io.freshet.cli.output.Terminal;
import io.freshet.cli.server.ServerOptions;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet versions}. */
@Command(name = "versions", description = "Show every version and its state.")
public final class VersionsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private WatchOption watch = new WatchOption();

    @Option(names = "--all", description = "All of them. Default: the newest twenty, and what serves or is decided on.")
    private boolean all;

    @Override
    public Integer call() throws Exception {
        return watch.show(
                server.client()::versions,
                server.json() ? View.json() : new VersionsView(Terminal.out(), Clock.systemUTC(), all),
                spec.commandLine().getOut());
    }
}
