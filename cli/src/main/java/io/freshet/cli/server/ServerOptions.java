package io.freshet.cli.server;

import io.freshet.client.FreshetClient;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Where the system is, and how to print: the options that every command of a client has. */
public final class ServerOptions {

    private static final int GATEWAY_PORT = 8081;

    @Option(names = "--url", paramLabel = "URL", description = "Serving. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Whether to print for programs. */
    public boolean json() {
        return json;
    }

    /** A client that repeats nothing: a person is waiting. */
    public FreshetClient client() {
        return FreshetClient.of(url, gateway(), Duration.ZERO);
    }

    /** A client that repeats for this long. */
    public FreshetClient client(URI gateway, Duration patience) {
        return FreshetClient.of(url, gateway, patience);
    }

    /** Where events go unless told otherwise: the port after serving's. */
    public URI gateway() {
        int port = url.getPort() < 0 ? GATEWAY_PORT : url.getPort() + 1;
        return URI.create(url.getScheme() + "://" + url.getHost() + ":" + port);
    }
}
