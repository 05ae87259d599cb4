package io.freshet.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Publishes events, asks for scores and sends feedback: three calls.
 *
 * <p>Every call returns once the server has taken the request for good, and may be repeated: the same event or claim
 * twice counts once. Safe for several threads.
 */
public final class FreshetClient {

    private final URI serving;
    private final URI gateway;
    private final Transport transport;

    private FreshetClient(URI serving, URI gateway, Transport transport) {
        this.serving = serving;
        this.gateway = gateway;
        this.transport = transport;
    }

    /**
     * A client that repeats what the server asks to send again (429 and 503, as Retry-After says).
     *
     * @param serving for example {@code http://127.0.0.1:8080}
     * @param gateway for example {@code http://127.0.0.1:8081}
     * @param patience how long to repeat; zero not at all
     */
    public static FreshetClient of(URI serving, URI gateway, Duration patience) {
        return new FreshetClient(serving, gateway, new Transport(patience));
    }

    /**
     * Returns when Kafka has acknowledged the event.
     *
     * @throws RequestRefusedException when the gateway refuses it
     */
    public void publish(OutgoingEvent event) throws IOException, InterruptedException {
        URI address = at(gateway, "/v1/events/" + segment(event.payload().modality()));
        EventMessage message = EventMessage.of(event);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(message.body()));
        message.headers().forEach(request::header);
        transport.send(request);
    }

    /**
     * The answer of the version that serves, to a sample with these modalities.
     *
     * @throws RequestRefusedException when it cannot be scored, or no version serves yet
     */
    public ServedScore score(List<EventPayload> payloads) throws IOException, InterruptedException {
        Multipart form = new Multipart("freshet-" + UUID.randomUUID(), payloads);
        return ServedScore.of(json(transport.send(HttpRequest.newBuilder(at(serving, "/v1/score"))
                .header("Content-Type", form.contentType())
                .POST(BodyPublishers.ofByteArray(form.bytes())))));
    }

    /**
     * Returns when Kafka has acknowledged the claim, with whether it waits for its prediction.
     *
     * @throws RequestRefusedException when it names an unknown label
     */
    @CanIgnoreReturnValue // the claim is taken either way
    public FeedbackReceipt feedback(FeedbackClaim claim) throws IOException, InterruptedException {
        return FeedbackReceipt.of(json(transport.send(HttpRequest.newBuilder(at(serving, "/v1/feedback"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(claim.json()))))));
    }

    /** What the system does at this moment. */
    public JsonNode status() throws IOException, InterruptedException {
        return json(transport.send(HttpRequest.newBuilder(at(serving, "/v1/status"))));
    }

    /** Every version and its state. */
    public JsonNode versions() throws IOException, InterruptedException {
        return json(transport.send(HttpRequest.newBuilder(at(serving, "/v1/versions"))));
    }

    /**
     * Decides what serves.
     *
     * @param action promote, rollback, pin or unpin
     */
    public JsonNode decide(long version, String action) throws IOException, InterruptedException {
        return json(transport.send(HttpRequest.newBuilder(at(serving, "/v1/versions/" + version + "/" + action))
                .POST(BodyPublishers.noBody())));
    }

    private static URI at(URI server, String path) {
        String base = server.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode json(String body) throws IOException {
        return body.isBlank() ? Json.mapper().createObjectNode() : Json.mapper().readTree(body);
    }
}
