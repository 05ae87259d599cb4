package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.gateway.BatchReader.Line;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.FacesConfig;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.http.Answer;
import io.freshet.schemas.http.HttpFace;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Takes events over HTTP: {@code POST /v1/events/{modality}}, one payload as the body or a batch of JSON lines
 * ({@code application/x-ndjson}). Answers 202 only once Kafka keeps the event; whoever got no 202 may send it again,
 * for the aligner drops what it already has. A batch is answered line by line: 202 when every line was taken, else 207.
 */
public final class Gateway implements AutoCloseable {
    private static final long BACKLOG_BYTES = 32 << 20;
    private static final Duration STALLED = Duration.ofSeconds(1);
    private static final long LONGEST_WAIT_MS = 5_000;

    private final Intake intake;
    private final InstantSource clock;
    private final OfferReader offers;
    private final BatchReader batches;
    private final Publisher publisher;
    private final HttpFace face;

    @SuppressWarnings("MustBeClosed") // The HTTP server closes with the gateway.
    private Gateway(Parts parts, FacesConfig.Gateway listen, HttpFace.Routes routes) throws IOException {
        this.intake = parts.intake();
        this.clock = parts.clock();
        this.offers = new OfferReader(parts.clock());
        this.batches = new BatchReader(parts.clock());
        this.publisher = parts.publisher();
        routes.post("/v1/events/{modality}", this::take);
        this.face = HttpFace.start(new HttpFace.Listen(listen.host(), listen.port(), listen.maxRequestBytes()), routes);
    }

    private record Parts(Intake intake, Publisher publisher, InstantSource clock) {}

    /**
     * Starts to take events.
     *
     * @param ready whether the stages behind the gateway run, for {@code /health/ready}
     * @throws IOException when the address is taken, or the blob store cannot be written
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // The publisher closes with the gateway, or here when that cannot listen.
    public static Gateway start(
            FreshetConfig config, InstantSource clock, PrometheusMeterRegistry meters, BooleanSupplier ready)
            throws IOException {
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        Backlog backlog = new Backlog(BACKLOG_BYTES, STALLED, clock);
        meters.gauge("freshet.gateway.unacknowledged.bytes", backlog, Backlog::bytes);
        HttpFace.Routes routes = new HttpFace.Routes(meters);
        routes.get("/health/ready", request -> ready(ready.getAsBoolean(), backlog.isStalled()));
        Publisher publisher = Publisher.open(config, backlog, meters);
        try {
            return new Gateway(
                    new Parts(new Intake(config, blobs, clock), publisher, clock),
                    config.faces().gateway(),
                    routes);
        } catch (IOException | RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return face.port();
    }

    private static Answer ready(boolean running, boolean stalled) {
        return Answer.json(running && !stalled ? 200 : 503, Map.of("streams", running, "kafka", !stalled));
    }

    private Answer take(Request request) throws ProblemException {
        String modality = request.parameter("modality").orElse("");
        intake.modality(modality);
        if (request.contentType().toLowerCase(Locale.ROOT).startsWith("application/x-ndjson")) {
            return takeBatch(modality, request.body());
        }
        return Answer.json(202, kept(publish(modality, offers.read(request)), LONGEST_WAIT_MS));
    }

    private CompletableFuture<Receipt> publish(String modality, Offer offer) throws ProblemException {
        return publisher.publish(intake.accept(modality, offer));
    }

    private Answer takeBatch(String modality, byte[] body) {
        List<Entry> entries = new ArrayList<>();
        for (Line line : BatchReader.lines(body)) {
            entries.add(entry(modality, line));
        }
        List<Map<String, Object>> results = new ArrayList<>();
        int accepted = 0;
        long began = clock.millis();
        for (Entry entry : entries) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("line", entry.line());
            accepted += entry.tell(result, Math.max(0, LONGEST_WAIT_MS - (clock.millis() - began)));
            results.add(result);
        }
        return Answer.json(
                accepted == results.size() ? 202 : 207,
                Map.of("accepted", accepted, "refused", results.size() - accepted, "results", results));
    }

    private Entry entry(String modality, Line line) {
        try {
            return new Entry(line.number(), publish(modality, batches.read(line)));
        } catch (ProblemException e) {
            return new Entry(line.number(), CompletableFuture.failedFuture(e));
        }
    }

    /** A line of a batch on its way: all lines are sent before the first is waited for. */
    private record Entry(int line, CompletableFuture<Receipt> receipt) {
        int tell(Map<String, Object> result, long patienceMs) {
            try {
                Receipt kept = kept(receipt, patienceMs);
                result.put("status", 202);
                result.put("receipt", kept);
                return 1;
            } catch (ProblemException e) {
                result.put("status", e.problem().status());
                result.put("problem", e.problem());
                return 0;
            }
        }
    }

    private static Receipt kept(CompletableFuture<Receipt> receipt, long patienceMs) throws ProblemException {
        try {
            return receipt.get(patienceMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw notKept("Kafka did not take the event: " + e.getCause());
        } catch (TimeoutException e) {
            throw notKept("Kafka has not acknowledged the event in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notKept("The gateway is stopping");
        }
    }

    private static ProblemException notKept(String detail) {
        return new ProblemException(Problem.of(503, detail, "send it again; if it was kept after all, it counts once")
                .retryAfter(2));
    }

    /** Takes no more events, and waits for Kafka to acknowledge those taken. */
    @Override
    public void close() {
        face.close();
        publisher.close();
    }
}
