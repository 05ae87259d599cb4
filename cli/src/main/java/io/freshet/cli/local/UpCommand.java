package io.freshet.cli.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code freshet up}. */
@Command(
        name = "up",
        description =
                "Run a whole system on this machine: broker, registry, streams, trainer and serving. What it learned is"
                        + " there again at the next start.")
public final class UpCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The pipeline's file. Default: the data directory's last, else handwritten and spoken digits.")
    private @Nullable Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Default: ${DEFAULT-VALUE}")
    private Path dataDirectory = Path.of(".freshet");

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "Serving; the gateway, the registry and the trainer take the three that follow. Default:"
                    + " ${DEFAULT-VALUE}")
    private int port = LocalOptions.DEFAULT_PORT;

    @Option(names = "--kafka-port", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}")
    private int kafkaPort = LocalOptions.DEFAULT_KAFKA_PORT;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        LocalOptions options = new LocalOptions(Optional.ofNullable(config), dataDirectory, port, kafkaPort);
        CountDownLatch stopped = new CountDownLatch(1);
        try (LocalSystem system = LocalSystem.start(options, new Announcer(out))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, out, stopped), "stop"));
            say(out, "Starting " + system.config().pipeline() + "; logs are in " + system.logs());
            system.awaitReady(PATIENCE);
            say(
                    out,
                    "Ready: dashboard and scores " + system.serving() + ", events " + system.gateway()
                            + "/v1/events/{modality}");
            say(out, "Stop with Ctrl-C.");
            stopped.await();
        }
        return 0;
    }

    private static void stop(LocalSystem system, PrintWriter out, CountDownLatch stopped) {
        say(out, "Stopping");
        try {
            system.close();
        } catch (IOException e) {
            say(out, "The data directory's lock could not be released: " + e.getMessage());
        }
        stopped.countDown();
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    /** A line for each role that is ready or has died. */
    private record Announcer(PrintWriter out) implements LocalListener {
        @Override
        public void waitingForLastRun(int processes) {
            say(out, "Waiting for " + processes + " processes of the last run to end");
        }

        @Override
        public void unhealthy(LocalRole role, String reason) {
            say(out, "UNHEALTHY " + reason);
        }

        @Override
        public void healthy(LocalRole role) {
            say(out, role.label() + " is healthy again");
        }

        @Override
        public void ready(LocalRole role, long pid, Duration after) {
            say(
                    out,
                    String.format(
                            Locale.ROOT,
                            "%-9s ready after %.1f s (process %d)",
                            role.label(),
                            after.toMillis() / 1000.0,
                            pid));
        }

        @Override
        public void died(LocalRole role, int exitCode, Duration pause) {
            say(
                    out,
                    String.format(
                            Locale.ROOT,
                            "%-9s ended with exit code %d; starting it again in %.1f s",
                            role.label(),
                            exitCode,
                            pause.toMillis() / 1000.0));
        }
    }
}
