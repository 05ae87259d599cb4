package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.AlignConfig;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.config.ServersConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Endpoint;
import io.freshet.schemas.http.HttpServer;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
import io.freshet.schemas.http.Response;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Takes events over HTTP: {@code POST /v1/events/{modality}}, one payload as the body or a batch of JSON lines
 * ({@code application/x-ndjson}, at most 10000). Answers 202 only once Kafka keeps the event; whoever got no 202 may
 * send it again, for {@link Receipts} knows it while it is fresh, and the aligner drops what it already has. A batch is
 * answered line by line: 202 when every line was taken, else 207.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration STALLED = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int RECEIPTS = 50_000;
    private static final Duration RECEIPTS_SPAN = Duration.ofMinutes(10);

    private final Parts parts;
    private final HttpServer server;

    @SuppressWarnings("MustBeClosed") // The HTTP server closes with the gateway.
    private Gateway(Parts parts, ServersConfig servers, HttpServer.Routes routes) throws IOException {
        this.parts = parts;
        routes.post("/v1/events/{modality}", Endpoint.computed(this::take));
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
            GatewayMeters meters,
            InstantSource clock) {}

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
        Backlog backlog = new Backlog(config.servers().gateway().backlogBytes(), STALLED, clock);
        meters.gauge("freshet.gateway.unacknowledged.bytes", backlog, Backlog::bytes);
        HttpServer.Routes routes = new HttpServer.Routes(meters);
        routes.probe("/health/ready", () -> ready(ready.getAsBoolean(), backlog.isStalled()));
        Receipts receipts = new Receipts(RECEIPTS, span(config.align()), clock);
        meters.gauge("freshet.gateway.receipts", receipts, Receipts::size);
        EventPublisher publisher = EventPublisher.open(config, backlog, meters);
        try {
            Parts parts = new Parts(
                    new EventIntake(config, blobs, clock),
                    receipts,
                    publisher,
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

    private static Response ready(boolean running, boolean stalled) {
        return Response.json(running && !stalled ? 200 : 503, Map.of("streams", running, "kafka", !stalled));
    }

    private Response take(Request request) throws ProblemException {
        String modality = request.path("modality");
        try {
            parts.intake().modality(modality);
            return request.contentType().toLowerCase(Locale.ROOT).startsWith("application/x-ndjson")
                    ? takeBatch(modality, request.body())
                    : takeOne(modality, IncomingEventReader.read(request));
        } catch (ProblemException e) {
            parts.meters().refused(modality, e.problem());
            throw e;
        }
    }

    private Response takeOne(String modality, IncomingEvent incoming) throws ProblemException {
        PendingReceipt pending = publish(modality, incoming);
        Receipt receipt = pending.await(LONGEST_WAIT.toMillis());
        parts.meters().accepted(modality, pending.repeated());
        return Response.json(202, receipt);
    }

    private Response takeBatch(String modality, byte[] body) throws ProblemException {
        Batch batch = new Batch(modality, parts.meters(), parts.clock());
        batch.send(body, incoming -> publish(modality, incoming));
        return batch.await(LONGEST_WAIT);
    }

    private PendingReceipt publish(String modality, IncomingEvent incoming) throws ProblemException {
        ModalityEvent event = parts.intake().accept(modality, incoming);
        return parts.receipts().once(event, incoming.eventTime(), parts.publisher()::publish);
    }

    /** Takes no more events, and waits for Kafka to acknowledge those taken. */
    @Override
    public void close() {
        server.close();
        parts.publisher().close();
    }
}
