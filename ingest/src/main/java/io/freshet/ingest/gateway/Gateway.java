package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.BlobTransfers;
import io.freshet.schemas.blob.BlobUnavailableException;
import io.freshet.schemas.config.AlignConfig;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ServersConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.http.Problem;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Reason;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Takes events over HTTP: {@code POST /v1/events/{modality}}, one payload as the body or a batch of JSON lines
 * ({@code application/x-ndjson}, at most 10000). Answers 202 only once Kafka keeps the event; whoever got no 202 may
 * send it again, for {@link Receipts} knows it while it is fresh, and the aligner drops what it already has. A batch is
 * answered line by line: 202 when every line was taken, else 207.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration STALLED = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final String BATCH = "application/x-ndjson";
    private static final int RECEIPTS = 50_000;
    private static final Duration RECEIPTS_SPAN = Duration.ofMinutes(10);

    /** Requests that are at the blob store, and further ones that wait for it. */
    private static final int TRANSFERS = 16;

    private static final int WAITING_TRANSFERS = 128;

    private final Parts parts;
    private final HttpServer server;

    @SuppressWarnings("MustBeClosed") // The HTTP server closes with the gateway.
    private Gateway(Parts parts, ServersConfig servers, HttpServer.Routes routes) throws IOException {
        this.parts = parts;
        routes.post("/v1/events/{modality}", this::take);
        ServersConfig.Gateway listen = servers.gateway();
        this.server = HttpServer.start(
                new HttpServer.Listen(listen.host(), listen.port(), listen.maxRequestBytes())
                        .allowing(servers.origins()),
                routes);
    }

    /** The way of an event: checked, known or not, published. */
    private record Parts(
            EventIntake intake,
            Receipts receipts,
            EventPublisher publisher,
            BlobTransfers transfers,
            GatewayMeters meters,
            InstantSource clock) {}

    /**
     * Starts to take events.
     *
     * @param trouble why the stages behind the gateway do not do their work, for {@code /health/ready}; empty when they
     *     do
     * @throws IOException when the address is taken, or the blob store cannot be written
     */
    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // The publisher closes with the gateway, or here when that cannot listen.
    public static Gateway start(
            FreshetConfig config,
            InstantSource clock,
            PrometheusMeterRegistry meters,
            Supplier<Optional<String>> trouble)
            throws IOException {
        BlobStore blobs = BlobStore.open(config.platform().blobs());
        Backlog backlog = new Backlog(config.servers().gateway().backlogBytes(), STALLED, clock);
        meters.gauge("freshet.gateway.unacknowledged.bytes", backlog, Backlog::bytes);
        HttpServer.Routes routes = new HttpServer.Routes(meters);
        routes.probe("/health/ready", () -> ready(trouble.get(), backlog.isStalled()));
        Receipts receipts = new Receipts(RECEIPTS, span(config.align()), clock);
        meters.gauge("freshet.gateway.receipts", receipts, Receipts::size);
        EventPublisher publisher = EventPublisher.open(config, backlog, meters);
        try {
            Parts parts = new Parts(
                    new EventIntake(config, blobs, clock),
                    receipts,
                    publisher,
                    new BlobTransfers(blobs, TRANSFERS, WAITING_TRANSFERS),
                    new GatewayMeters(meters, config.modalities().keySet()),
                    clock);
            return new Gateway(parts, config.servers(), routes);
        } catch (IOException | RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    /** Never longer than the aligner knows a sample: after that the same event begins another one. */
    private static Duration span(AlignConfig align) {
        Duration known = align.window().plus(align.grace()).plus(align.retention());
        return known.compareTo(RECEIPTS_SPAN) < 0 ? known : RECEIPTS_SPAN;
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    private static Response ready(Optional<String> trouble, boolean stalled) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("streams", trouble.isEmpty());
        body.put("kafka", !stalled);
        trouble.ifPresent(reason -> body.put("reason", reason));
        return Response.json(trouble.isEmpty() && !stalled ? 200 : 503, body);
    }

    private CompletionStage<Response> take(Request request) throws ProblemException {
        String modality = request.path("modality");
        try {
            parts.intake().modality(modality);
            return request.typed().isOf(BATCH)
                    ? takeBatch(modality, request.typed().utf8(BATCH))
                    : takeOne(modality, IncomingEventReader.read(request));
        } catch (ProblemException e) {
            parts.meters().refused(modality, e.problem());
            throw e;
        }
    }

    private CompletionStage<Response> takeOne(String modality, IncomingEvent incoming) throws ProblemException {
        return where(incoming.payload().length, () -> publish(modality, incoming))
                .thenCompose(pending -> pending.within(LONGEST_WAIT).thenApply(receipt -> {
                    parts.meters().accepted(modality, pending.repeated());
                    return Response.json(202, receipt);
                }))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(refused(modality, fault)));
    }

    private Throwable refused(String modality, Throwable fault) {
        Throwable cause = Endpoint.cause(fault);
        if (cause instanceof BlobUnavailableException) {
            cause = new ProblemException(Problem.of(429, "The payload cannot be kept now", "send it again later")
                    .because(Reason.BUSY)
                    .retryAfter(5));
        }
        if (cause instanceof ProblemException refused) {
            parts.meters().refused(modality, refused.problem());
        }
        return cause;
    }

    private CompletionStage<Response> takeBatch(String modality, byte[] body) throws ProblemException {
        Batch batch = Batch.read(modality, body, parts.meters(), parts.clock());
        return where(batch.largestBytes(), () -> batch.send(incoming -> publish(modality, incoming)))
                .thenCompose(sent -> sent.answer(LONGEST_WAIT))
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(refused(modality, fault)));
    }

    /** Events that go through the blob store go where waiting for it is nobody else's; the others go on at once. */
    private <T> CompletableFuture<T> where(int payloadBytes, Step<T> step) throws ProblemException {
        return parts.intake().isInline(payloadBytes)
                ? CompletableFuture.completedFuture(step.run())
                : parts.transfers().run(step::run);
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws ProblemException;
    }

    private PendingReceipt publish(String modality, IncomingEvent incoming) throws ProblemException {
        ModalityEvent event = parts.intake().accept(modality, incoming);
        return parts.receipts().once(event, incoming.eventTime(), parts.publisher()::publish);
    }

    /** Takes no more events, and waits for Kafka to acknowledge those taken. */
    @Override
    public void close() {
        server.close();
        parts.transfers().close();
        parts.publisher().close();
    }
}
