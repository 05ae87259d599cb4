package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.client.FakeServer.Asked;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreshetClientIT {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private FakeServer server;
    private FreshetClient client;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        client = FreshetClient.of(server.url(), server.url(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void publishesAPayloadAsTheBodyOfItsModality() throws Exception {
        client.publish(new OutgoingEvent("7", TIME, EventPayload.text("text", "hällo"), Map.of("speaker", "ann")));

        Asked asked = server.asked().get(0);
        assertThat(asked.path()).isEqualTo("/v1/events/text");
        assertThat(asked.body()).isEqualTo("hällo");
        assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("text/plain");
        assertThat(asked.headers().getFirst("Freshet-Sample-Id")).isEqualTo("7");
        assertThat(asked.headers().getFirst("Freshet-Event-Time")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(asked.headers().getFirst("Freshet-Attribute-Speaker")).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"größe-日本", "Gr\u00f6\u00dfe", " a space before", "after ", "🙂"})
    void publishesAnIdThatAHeaderCannotCarryAsALine(String id) throws Exception {
        server.willAnswer(202, "{\"accepted\":1,\"refused\":0,\"results\":[{\"line\":1,\"status\":202}]}");

        client.publish(new OutgoingEvent(id, TIME, EventPayload.text("text", "hällo"), Map.of("größe", "ü")));

        Asked asked = server.asked().get(0);
        assertThat(asked.path()).isEqualTo("/v1/events/text");
        assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/x-ndjson");
        JsonNode line = Json.mapper().readTree(asked.body());
        assertThat(line.path("sampleId").asText()).isEqualTo(id);
        assertThat(line.path("eventTime").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(line.path("contentType").asText()).isEqualTo("text/plain");
        assertThat(line.path("base64").binaryValue())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hällo");
        assertThat(line.path("attributes").path("größe").asText()).isEqualTo("ü");
    }

    @Test
    void aLineThatIsRefusedIsARefusedEvent() {
        server.willAnswer(
                207,
                "{\"accepted\":0,\"refused\":1,\"results\":[{\"line\":1,\"status\":503,\"problem\":{\"detail\":\"later\"}}]}");
        server.willAnswer(
                207,
                "{\"accepted\":0,\"refused\":1,\"results\":[{\"line\":1,\"status\":422,\"problem\":{\"detail\":\"no text\"}}]}");

        assertThatThrownBy(() ->
                        client.publish(new OutgoingEvent("größe", TIME, EventPayload.text("text", "a"), Map.of())))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("no text (HTTP 422)");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void repeatsWhatTheServerAsksToRepeat() throws Exception {
        server.willAnswer(429, "{\"title\":\"Too many\"}");
        server.willAnswer(503, "{\"title\":\"Not now\"}");

        client.feedback(FeedbackClaim.label("7", "seven"));

        assertThat(server.asked())
                .hasSize(3)
                .extracting(Asked::body)
                .containsOnly("{\"sampleId\":\"7\",\"label\":\"seven\"}");
    }

    @Test
    void repeatsNothingThatWasRefusedForGood() {
        server.willAnswer(
                422,
                "{\"title\":\"Unprocessable\",\"detail\":\"Label sevn is unknown\",\"remedy\":\"send one of [seven]\"}");

        assertThatThrownBy(() -> client.feedback(FeedbackClaim.label("7", "sevn")))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("Label sevn is unknown; send one of [seven] (HTTP 422)");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void givesUpAtOnceWithoutPatience() {
        server.willAnswer(503, "no model yet");
        FreshetClient hasty = FreshetClient.of(server.url(), server.url(), Duration.ZERO);

        assertThatThrownBy(() -> hasty.score(List.of(EventPayload.text("text", "a"))))
                .hasMessage("no model yet (HTTP 503)");
    }

    @Test
    void scoresOnePartForEachModality() throws Exception {
        server.willAnswer(
                200,
                "{\"predictionId\":\"7~3-00ff00ff00ff00ff\",\"sampleId\":\"7\",\"version\":3,\"label\":\"seven\","
                        + "\"scores\":{\"seven\":0.9,\"one\":0.1},\"recorded\":true}");

        ServedScore answer =
                client.score(List.of(EventPayload.text("text", "a"), EventPayload.values("sensor", "[1.0]")));

        assertThat(answer.version()).isEqualTo(3);
        assertThat(answer.scores()).containsEntry("seven", 0.9).hasSize(2);
        assertThat(server.asked().get(0).body())
                .contains("name=\"text\"", "Content-Type: text/plain", "name=\"sensor\"", "[1.0]");
    }

    @Test
    void feedbackToAPredictionNamesThePrediction() throws Exception {
        client.feedback(FeedbackClaim.label("a~b~3-00ff00ff00ff00ff", "seven").at(TIME));

        assertThat(server.asked().get(0).body())
                .isEqualTo("{\"predictionId\":\"a~b~3-00ff00ff00ff00ff\",\"label\":\"seven\","
                        + "\"eventTime\":\"2026-01-01T00:00:00Z\"}");
    }

    @Test
    void asksForADecisionByVersion() throws Exception {
        client.decide(12, "rollback");

        assertThat(server.asked().get(0).method()).isEqualTo("POST");
        assertThat(server.asked().get(0).path()).isEqualTo("/v1/versions/12/rollback");
    }

    @Test
    void bytesAreCopiedWhenHandedOver() {
        byte[] bytes = "one".getBytes(StandardCharsets.UTF_8);
        EventPayload payload = EventPayload.of("text", "text/plain", bytes);

        bytes[0] = 'X';

        assertThat(payload.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("one");
    }
}
