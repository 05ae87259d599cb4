package io.freshet.cli.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.cli.output.JsonTable;
import io.freshet.cli.server.ServerOptions;
import java.io.PrintWriter;
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

    @Override
    public Integer call() throws Exception {
        print(server.client().status(), server, spec);
        return 0;
    }

    static void print(JsonNode json, ServerOptions server, CommandSpec spec) {
        PrintWriter out = spec.commandLine().getOut();
        if (server.json()) {
            out.println(json);
        } else {
            JsonTable.print(json, out);
        }
        out.flush();
    }
}
