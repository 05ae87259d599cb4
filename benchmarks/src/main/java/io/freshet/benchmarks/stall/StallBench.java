package io.freshet.benchmarks.stall;

import io.freshet.benchmarks.measure.Quantiles;
import io.freshet.benchmarks.report.Bar;
import io.freshet.benchmarks.report.Figure;
import io.freshet.cli.demo.Digit;
import io.freshet.cli.demo.DigitsArchive;
import io.freshet.cli.local.LocalListener;
import io.freshet.cli.local.LocalOptions;
import io.freshet.cli.local.LocalRole;
import io.freshet.cli.local.LocalSystem;
import io.freshet.client.FreshetClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Starts a whole system with the digits pipeline, asks for scores and health at a steady pace, and stops the broker
 * (SIGSTOP, which no connection shows) with clients waiting for it. Scores while it stands still are held against the
 * faster of two undisturbed phases, one before and one after: what a machine gains by warming up, or loses by other
 * work, must not pass for a small ratio.
 */
public final class StallBench {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration PACE = Duration.ofMillis(50);
    private static final int CLIENTS = 100;
    private static final int ACCEPTED_WITHIN_SECONDS = 120;
    private static final double MOST_RATIO = 2;
    private static final double MOST_HEALTH_MILLIS = 50;

    private final Load load;
    private final PrintWriter out;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger scored = new AtomicInteger();

    /** What to do, and where: how long to warm up, and how long each phase lasts. */
    public record Load(LocalOptions options, Duration warmUp, Duration phase) {}

    /** What was found in one phase. */
    record Phase(Probe.Timings scores, Probe.Timings health) {
        double scoreP50() {
            return Quantiles.median(scores.millis());
        }

        double slowestHealth() {
            return health.millis().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
        }

        int failed() {
            return scores.failed() + health.failed();
        }
    }

    /** The phases in their order, and what became of the clients. */
    record Found(Phase before, Phase stopped, Phase after, int refused, long left) {}

    /** A bench that tells its progress. */
    public StallBench(Load load, PrintWriter out) {
        this.load = load;
        this.out = out;
    }

    /** The figures, once the system has stopped. */
    public List<Figure> run() throws IOException, InterruptedException {
        try (LocalSystem system = LocalSystem.start(load.options(), LocalListener.silent())) {
            system.awaitReady(READY_WITHIN);
            return figures(measure(system));
        }
    }

    private Found measure(LocalSystem system) throws IOException, InterruptedException {
        List<Digit> digits = DigitsArchive.open().stream(DigitsArchive.SPEAKERS.get(0), 1);
        FreshetClient client = FreshetClient.of(system.serving(), system.gateway(), Duration.ZERO);
        Probe.Request score = () -> client.score(
                digits.get(scored.getAndIncrement() % digits.size()).payloads());
        Probe.Request health = () -> askHealth(system.serving());
        say("warm-up", run(score, health, Duration.ZERO, load.warmUp()));
        Phase before = say("undisturbed", run(score, health, PACE, load.phase()));
        try (WaitingClients clients =
                new WaitingClients(system.serving(), digits.get(0).label(), CLIENTS)) {
            Phase stopped = say("broker stopped", whileStopped(system, clients, score, health));
            boolean all = clients.awaitAccepted(ACCEPTED_WITHIN_SECONDS, TimeUnit.SECONDS);
            out.println(all ? "all feedback taken" : clients.waiting() + " clients still wait");
            Phase after = say("undisturbed", run(score, health, PACE, load.phase()));
            return new Found(before, stopped, after, clients.refused(), clients.waiting());
        }
    }

    private Phase whileStopped(LocalSystem system, WaitingClients clients, Probe.Request score, Probe.Request health)
            throws IOException, InterruptedException {
        long broker = system.pid(LocalRole.NODE);
        signal("-STOP", broker);
        try {
            clients.start();
            return run(score, health, PACE, load.phase());
        } finally {
            signal("-CONT", broker);
        }
    }

    private static Phase run(Probe.Request score, Probe.Request health, Duration pace, Duration duration)
            throws InterruptedException {
        Probe scores = new Probe(score, pace, duration);
        Probe healths = new Probe(health, PACE, duration);
        List<Thread> threads = Stream.of(scores, healths)
                .map(probe -> new Thread(probe, "probe"))
                .toList();
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
        return new Phase(scores.timings(), healths.timings());
    }

    private void askHealth(URI serving) throws IOException, InterruptedException {
        for (String path : List.of("/v2/health/live", "/v2/health/ready")) {
            HttpResponse<Void> reply =
                    http.send(HttpRequest.newBuilder(serving.resolve(path)).build(), BodyHandlers.discarding());
            if (reply.statusCode() != 200) {
                throw new IOException(path + " answered " + reply.statusCode());
            }
        }
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + " of the broker failed; the bench needs a system with signals");
        }
    }

    private Phase say(String name, Phase phase) {
        out.println(String.format(
                Locale.ROOT,
                "%s: score p50 %.1f ms of %d, slowest health %.1f ms of %d, %d failed",
                name,
                phase.scoreP50(),
                phase.scores().millis().size(),
                phase.slowestHealth(),
                phase.health().millis().size(),
                phase.failed()));
        out.flush();
        return phase;
    }

    static List<Figure> figures(Found found) {
        double undisturbed = Math.min(found.before().scoreP50(), found.after().scoreP50());
        return List.of(
                Figure.of("scoreP50Ratio", found.stopped().scoreP50() / undisturbed, "", Bar.atMost(MOST_RATIO))
                        .noted("broker stopped, over the faster of the two undisturbed phases"),
                Figure.of("healthMaxMs", found.stopped().slowestHealth(), "ms", Bar.atMost(MOST_HEALTH_MILLIS))
                        .noted("slowest pair of /v2/health/live and /v2/health/ready while the broker is stopped"),
                Figure.of("failed", found.stopped().failed(), "requests", Bar.atMost(0))
                        .noted("scores and health checks not answered 200 while the broker is stopped"),
                Figure.of("feedbackLeft", (double) found.left(), "clients", Bar.atMost(0))
                        .noted("of " + CLIENTS + ", not taken after the broker went on"),
                Figure.of("feedbackRefused", found.refused(), "answers", Bar.none())
                        .noted("sent again at once"),
                Figure.of("scoreP50StoppedMs", found.stopped().scoreP50(), "ms", Bar.none()),
                Figure.of("scoreP50BeforeMs", found.before().scoreP50(), "ms", Bar.none()),
                Figure.of("scoreP50AfterMs", found.after().scoreP50(), "ms", Bar.none()),
                Figure.of(
                        "scoreMaxStoppedMs",
                        Quantiles.at(1, array(found.stopped().scores())),
                        "ms",
                        Bar.none()),
                Figure.of("healthMaxUndisturbedMs", found.before().slowestHealth(), "ms", Bar.none())
                        .noted("before; what this machine does to the same calls by itself"));
    }

    private static double[] array(Probe.Timings timings) {
        return timings.millis().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
