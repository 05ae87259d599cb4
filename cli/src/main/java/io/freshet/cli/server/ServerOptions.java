package io.freshet.cli.server;

import io.freshet.client.FreshetClient;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the system is, and how to print: the options that every command of a client has. */
public final class ServerOptions {

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:FRESHET_URL:-" + ServerAddress.USUAL + "}",
            description = "Serving, for example 127.0.0.1:8080. Default: FRESHET_URL, else " + ServerAddress.USUAL)
    private String url = ServerAddress.USUAL;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Whether to print for programs. */
    public boolean json() {
        return json;
    }

    /** A client that repeats nothing: a person is waiting. */
    public FreshetClient client() {
        return client(gateway(null), Duration.ZERO);
    }

    /** A client that repeats for this long. */
    public FreshetClient client(URI gateway, Duration patience) {
        return FreshetClient.of(address("--url", url).url(), gateway, patience);
    }

    /** Where events go: what the option says, else the port after serving's. */
    public URI gateway(@Nullable String said) {
        return said == null
                ? address("--url", url).gateway()
                : address("--gateway", said).url();
    }

    private ServerAddress address(String option, String text) {
        try {
            return ServerAddress.of(text);
        } catch (IllegalArgumentException e) {
            String message = option + " is " + text + ": " + e.getMessage();
            if (spec == null) {
                throw new IllegalArgumentException(message, e);
            }
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
