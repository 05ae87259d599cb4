package io.freshet.cli.demo;

import io.freshet.cli.local.LocalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet demo}. */
@Command(
        name = "demo",
        description =
                "Watch a model keep up with a changing world. digits: handwritten and spoken digits; four speakers come one"
                        + " after another, live accuracy falls with each new voice and rises again as feedback is learned.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", defaultValue = "digits", description = "Default: digits")
    private String name = "digits";

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private @Nullable Path report;

    @Option(names = "--exit-when-done", description = "Stop everything at the end instead of serving on.")
    private boolean exitWhenDone;

    @Option(
            names = "--kill-each",
            description = "kill -9 each process once while the demo runs, to see that nothing is lost.")
    private boolean killEach;

    @Option(names = "--rate", paramLabel = "N", description = "Digits in a second. Default: ${DEFAULT-VALUE}")
    private double rate = 12;

    @Option(
            names = "--label-delay-ms",
            paramLabel = "MS",
            description = "How long after its answer a digit's label comes. Default: ${DEFAULT-VALUE}")
    private int labelDelayMillis = 1000;

    @Option(names = "--seed", paramLabel = "N", description = "Order of the digits. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Default: a new one, deleted at the end.")
    private @Nullable Path dataDirectory;

    @Option(names = "--port", paramLabel = "P", description = "As in freshet up. Default: ${DEFAULT-VALUE}")
    private int port = LocalOptions.DEFAULT_PORT;

    @Option(names = "--kafka-port", paramLabel = "P", description = "Default: ${DEFAULT-VALUE}")
    private int kafkaPort = LocalOptions.DEFAULT_KAFKA_PORT;

    @Override
    public Integer call() throws Exception {
        if (!name.equals("digits")) {
            throw new IllegalArgumentException("there is no demo " + name + "; there is digits");
        }
        PrintWriter out = spec.commandLine().getOut();
        Path data = dataDirectory == null ? Files.createTempDirectory("freshet-demo") : dataDirectory;
        try {
            LocalOptions options = new LocalOptions(Optional.empty(), data, port, kafkaPort);
            DemoRun.Script script = new DemoRun.Script(rate, Duration.ofMillis(labelDelayMillis), seed, killEach);
            CountDownLatch end = new CountDownLatch(exitWhenDone ? 0 : 1);
            return DemoRun.play(options, script, new DemoRun.Audience(out, Optional.ofNullable(report), end));
        } finally {
            if (dataDirectory == null) {
                delete(data);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
