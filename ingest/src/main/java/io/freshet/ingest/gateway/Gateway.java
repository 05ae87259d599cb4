package io.freshet.ingest.gateway;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.AlignConfig;
import io.freshet.schemas.config.FacesConfig;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.http.Answer;
import io.freshet.schemas.http.HttpFace;
import io.freshet.schemas.http.ProblemException;
import io.freshet.schemas.http.Request;
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
    private final HttpFace face;

    @SuppressWarnings("MustBeClosed") // The HTTP server closes with the gateway.
    private Gateway(Parts parts, FacesConfig.Gateway listen, HttpFace.Routes routes) throws IOException {
        this.parts = parts;
        routes.post("/v1/events/{modality}", this::take);
        this.face = HttpFace.start(new HttpFace.Listen(listen.host(), listen.port(), listen.maxRequestBytes()), routes);
    }

    /** The way of an event: checked, known or not, published. */
    private record Parts(
            Intake intake, Receipts receipts, Publisher publisher, GatewayMeters meters, InstantSource clock) {}

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
        Backlog backlog = new Backlog(config.faces().gateway().backlogBytes(), STALLED, clock);
        meters.gauge("freshet.gateway.unacknowledged.bytes", backlog, Backlog::bytes);
        HttpFace.Routes routes = new HttpFace.Routes(meters);
        routes.get("/health/ready", request -> ready(ready.getAsBoolean(), backlog.isStalled()));
        Receipts receipts = new Receipts(RECEIPTS, span(config.align()), clock);
        meters.gauge("freshet.gateway.receipts", receipts, Receipts::size);
        Publisher publisher = Publisher.open(config, backlog, meters);
        try {
            Parts parts = new Parts(
                    new Intake(config, blobs, clock),
                    receipts,
                    publisher,
                    new GatewayMeters(meters, config.modalities().keySet()),
                    clock);
            return new Gateway(parts, config.faces().gateway(), routes);
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
        return face.port();
    }

    private static Answer ready(boolean running, boolean stalled) {
        return Answer.json(running && !stalled ? 200 : 503, Map.of("streams", running, "kafka", !stalled));
    }

    private Answer take(Request request) throws ProblemException {
        String modality = request.parameter("modality").orElse("");
        try {
            parts.intake().modality(modality);
            return request.contentType().toLowerCase(Locale.ROOT).startsWith("application/x-ndjson")
                    ? takeBatch(modality, request.body())
                    : takeOne(modality, OfferReader.read(request));
        } catch (ProblemException e) {
            parts.meters().refused(modality, e.problem());
            throw e;
        }
    }

    private Answer takeOne(String modality, Offer offer) throws ProblemException {
        Pending pending = publish(modality, offer);
        Receipt receipt = pending.await(LONGEST_WAIT.toMillis());
        parts.meters().accepted(modality, pending.repeated());
        return Answer.json(202, receipt);
    }

    private Answer takeBatch(String modality, byte[] body) throws ProblemException {
        Batch batch = new Batch(modality, parts.meters(), parts.clock());
        batch.send(body, offer -> publish(modality, offer));
        return batch.await(LONGEST_WAIT);
    }

    private Pending publish(String modality, Offer offer) throws ProblemException {
        ModalityEvent event = parts.intake().accept(modality, offer);
        return parts.receipts().once(event, offer.eventTime(), parts.publisher()::publish);
    }

    /** Takes no more events, and waits for Kafka to acknowledge those taken. */
    @Override
    public void close() {
        face.close();
        parts.publisher().close();
    }
}
