package io.freshet.serving.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionState;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.media.MediaCheck;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.serving.version.StandingFold;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.SerializationException;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole role over a real broker and the real engine. */
final class ServingAppIT {
    @TempDir
    private static Path directory;

    private static KafkaNode node;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void startNode() throws IOException {
        node = KafkaNode.startIn(directory.resolve("node"));
    }

    @AfterAll
    static void stopNode() throws IOException {
        node.close();
    }

    @Test
    void saysThatThereIsNoModelAndThenAnswersWithTheFirst() throws Exception {
        FreshetConfig config = pipeline("first");
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            Api.Reply tooEarly = api.score("hello");
            assertThat(tooEarly.status()).isEqualTo(503);
            assertThat(tooEarly.json().get("detail").asText()).contains("no model yet");

            publisher.publish(publisher.version(0, 7));
            awaitServing(api, 0);

            JsonNode answer = api.score("hello").json();
            assertThat(answer.get("version").asLong()).isZero();
            assertThat(answer.get("label").asText()).isIn("ham", "spam");
            assertThat(answer.get("present")).hasSize(2);
            assertThat(answer.get("predictionId").asText())
                    .startsWith(answer.get("sampleId").asText() + "~0-");
        }
    }

    @Test
    void swapsUnderLoadWithoutOneFailedRequest() throws Exception {
        FreshetConfig config = pipeline("load");
        int last = 6;
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            publisher.publish(publisher.version(0, 0));
            awaitServing(api, 0);
            List<Future<List<Api.Reply>>> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                running.add(callers.submit(() -> scoreUntil(done, new Api(app.port()))));
            }

            for (int version = 1; version <= last; version++) {
                publisher.publish(publisher.version(version, version));
                awaitServing(api, version);
            }
            done.set(true);

            for (Future<List<Api.Reply>> caller : running) {
                List<Api.Reply> replies = caller.get();
                assertThat(replies).extracting(Api.Reply::status).containsOnly(200);
                assertThat(replies)
                        .extracting(reply -> reply.json().get("version").asLong())
                        .isSorted();
            }
            assertThat(status(api).get("swaps").asInt()).isEqualTo(last + 1);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void rejectsWhatIsDamagedForgedOrNotFiniteAndServesOn() throws Exception {
        FreshetConfig config = pipeline("rejects");
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            publisher.publish(publisher.version(0, 0));
            awaitServing(api, 0);

            publisher.publish(Publisher.version(1, publisher.damaged(1)));
            publisher.publishForged(publisher.version(2, 2));
            publisher.publish(Publisher.version(3, publisher.notFinite(3)));

            awaitState(api, 1, "REJECTED");
            awaitState(api, 3, "REJECTED");
            // What is not signed may not even be shown.
            assertThat(stateOf(api, 2)).isEmpty();
            assertThat(api.score("hello").json().get("version").asLong()).isZero();
            settled()
                    .untilAsserted(() -> assertThat(alerts(config))
                            .hasSize(3)
                            .allMatch(alert -> alert.getKind() == AlertKind.REJECTION));
            publisher.publish(publisher.version(4, 4));
            awaitServing(api, 4);
        }
    }

    @Test
    void findsItsStateAgainAfterARestart() throws Exception {
        FreshetConfig config = pipeline("restart");
        try (Publisher publisher = new Publisher(config)) {
            try (ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                publisher.publish(publisher.version(0, 0));
                awaitServing(api, 0);
                publisher.publish(publisher.version(1, 1));
                awaitServing(api, 1);
                assertThat(api.post("/v1/versions/0/pin", "").status()).isEqualTo(202);
                awaitServing(api, 0);
            }

            try (ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                awaitServing(api, 0);
                assertThat(status(api).get("pinned").asBoolean()).isTrue();
                assertThat(stateOf(api, 1)).isEqualTo("RETIRED");
            }
        }
    }

    @Test
    void whatDescendsFromAVersionThatWasRolledBackIsRejectedAlsoWhenItsParentIsForgotten() throws Exception {
        FreshetConfig config = pipeline("descendants");
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            for (int version = 0; version <= 2; version++) {
                publisher.publish(publisher.version(version, version));
                awaitServing(api, version);
            }
            assertThat(api.post("/v1/versions/2/rollback", "").status()).isEqualTo(202);
            awaitServing(api, 1);
            publisher.publish(childOf(2, publisher.version(3, 3)));
            awaitState(api, 3, "REJECTED");
            publisher.delete(Topics.of(config).versions(), "2");
            publisher.delete(Topics.of(config).versions(), "3");

            publisher.publish(childOf(3, publisher.version(4, 4)));
            publisher.publish(childOf(2, publisher.version(5, 5)));
            awaitState(api, 4, "REJECTED");
            awaitState(api, 5, "REJECTED");
            assertThat(serving(api)).isEqualTo(1);

            publisher.publish(childOf(1, publisher.version(6, 6)));
            awaitServing(api, 6);
        }
    }

    private static ModelVersion childOf(long parent, ModelVersion version) {
        return ModelVersion.newBuilder(version).setParent(parent).build();
    }

    @Test
    void anOperatorPromotesPinsAndRollsBack() throws Exception {
        FreshetConfig config = pipeline("operator");
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            for (int version = 0; version <= 2; version++) {
                publisher.publish(publisher.version(version, version));
                awaitServing(api, version);
            }

            assertThat(api.post("/v1/versions/2/rollback", "").status()).isEqualTo(202);
            awaitServing(api, 1);
            assertThat(stateOf(api, 2)).isEqualTo("ROLLED_BACK");

            assertThat(api.post("/v1/versions/1/pin", "").status()).isEqualTo(202);
            settled().until(() -> status(api).get("pinned").asBoolean());
            publisher.publish(childOf(1, publisher.version(3, 3)));
            awaitState(api, 3, "RETIRED");
            assertThat(serving(api)).isEqualTo(1);

            assertThat(api.post("/v1/versions/3/promote", "").status()).isEqualTo(202);
            awaitServing(api, 3);
            publisher.publish(publisher.version(4, 4));
            awaitServing(api, 4);

            assertThat(api.post("/v1/versions/4/unpin", "").status()).isEqualTo(409);
            assertThat(api.post("/v1/versions/4/pin", "").status()).isEqualTo(202);
            settled().until(() -> status(api).get("pinned").asBoolean());
            assertThat(api.post("/v1/versions/4/unpin", "").status()).isEqualTo(202);
            settled().until(() -> !status(api).get("pinned").asBoolean());
            assertThat(serving(api)).isEqualTo(4);
            publisher.publish(publisher.version(5, 5));
            awaitServing(api, 5);

            assertThat(api.post("/v1/versions/9/promote", "").status()).isEqualTo(404);
            assertThat(api.post("/v1/versions/x/promote", "").status()).isEqualTo(404);
            assertThat(api.post("/v1/versions/0/rollback", "").status()).isEqualTo(409);
        }
    }

    @Test
    void whatServesGoesOnServingWhenItsRecordsAreDeletedOrForged() throws Exception {
        FreshetConfig config = pipeline("tombstones");
        Topics topics = Topics.of(config);
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            publisher.publish(publisher.version(0, 0));
            awaitServing(api, 0);
            publisher.publish(publisher.version(1, 1));
            awaitServing(api, 1);

            publisher.delete(topics.versions(), "1");
            publisher.delete(topics.standing(), config.pipeline());
            publisher.send(topics.standing(), config.pipeline(), forged(config, 0));

            settled()
                    .untilAsserted(() -> assertThat(alerts(config))
                            .anyMatch(alert -> alert.getMessage().contains("record of what serves")));
            settled().until(() -> newestStanding(config).getEpoch() > 0);
            assertThat(serving(api)).isEqualTo(1);
            assertThat(api.score("hello").json().get("version").asLong()).isEqualTo(1);
            assertThat(stateOf(api, 1)).isEqualTo("AVAILABLE");
            publisher.publish(publisher.version(2, 2));
            awaitServing(api, 2);
        }
        try (ServingApp again = ServingApp.start(config)) {
            awaitServing(new Api(again.port()), 2);
        }
    }

    @Test
    void aVersionWhoseRecordWasDeletedIsForgottenUnlessItServesAndThenObeysAnOperator() throws Exception {
        FreshetConfig config = pipeline("forgotten");
        Topics topics = Topics.of(config);
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            for (int version = 0; version < 3; version++) {
                publisher.publish(publisher.version(version, version));
                awaitServing(api, version);
            }

            publisher.delete(topics.versions(), "1");
            publisher.delete(topics.versions(), "2");

            settled().until(() -> listed(api).equals(List.of(2L, 0L)));
            assertThat(api.score("hello").json().get("version").asLong()).isEqualTo(2);
            assertThat(api.post("/v1/versions/1/promote", "").status()).isEqualTo(404);
            assertThat(api.post("/v1/versions/2/pin", "").status()).isEqualTo(202);
            settled().until(() -> status(api).get("pinned").asBoolean());
            assertThat(api.post("/v1/versions/2/rollback", "").status()).isEqualTo(202);
            awaitServing(api, 0);
            settled().until(() -> listed(api).equals(List.of(0L)));
        }
    }

    @Test
    void aVersionThatWasDeletedBeforeItWasDecidedOnNeverServes() throws Exception {
        FreshetConfig config = pipeline("deleted-early");
        try (Publisher publisher = new Publisher(config)) {
            for (int version = 0; version < 3; version++) {
                publisher.publish(publisher.version(version, version));
            }
            publisher.delete(Topics.of(config).versions(), "2");

            try (ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                awaitServing(api, 1);
                assertThat(listed(api)).containsExactly(1L, 0L);
            }
        }
        assertThat(alerts(config)).isEmpty();
    }

    private static List<Long> listed(Api api) throws Exception {
        List<Long> versions = new ArrayList<>();
        api.get("/v1/versions")
                .json()
                .get("versions")
                .forEach(version -> versions.add(version.get("version").asLong()));
        return versions;
    }

    @Test
    void servesWhatTheSoftwareBeforeDecided() throws Exception {
        FreshetConfig config = pipeline("migrated");
        Topics topics = Topics.of(config);
        try (Publisher publisher = new Publisher(config)) {
            publisher.publish(publisher.version(0, 0));
            publisher.publish(publisher.version(1, 1));
            publisher.send(topics.rollouts(), "0", plain(0, Map.of()));
            publisher.send(topics.rollouts(), "1", plain(1, Map.of()));
            publisher.send(topics.rollouts(), "0", plain(0, Map.of("pinned", 1.0)));

            try (ServingApp app = ServingApp.start(config)) {
                Api api = new Api(app.port());
                awaitServing(api, 0);
                assertThat(status(api).get("pinned").asBoolean()).isTrue();
                assertThat(stateOf(api, 1)).isEqualTo("RETIRED");
            }
        }
    }

    private static Rollout plain(long version, Map<String, Double> evidence) {
        return Rollout.newBuilder()
                .setVersion(version)
                .setFrom(VersionState.LOADING)
                .setTo(VersionState.AVAILABLE)
                .setReason("decided before")
                .setEvidence(evidence)
                .setDecidedBy(evidence.isEmpty() ? "policy" : "operator")
                .setDecidedAt(Instant.EPOCH)
                .build();
    }

    private static Standing forged(FreshetConfig config, long version) {
        return Standing.newBuilder()
                .setModel(config.pipeline())
                .setEpoch(1_000_000)
                .setAvailable(version)
                .setVersions(List.of())
                .setServed(List.of())
                .build();
    }

    private static Standing newestStanding(FreshetConfig config) {
        List<Standing> all = new ArrayList<>();
        EventSerdes serdes = EventSerdes.of(config);
        TopicContents.of(config, Topics.of(config).standing(), (topic, bytes) -> {
                    try {
                        return SignedDeserializer.standings(config, serdes).deserialize(topic, bytes);
                    } catch (SerializationException e) {
                        return null;
                    }
                })
                .forEach(all::add);
        Standing last = all.get(all.size() - 1);
        return last == null ? StandingFold.none("") : last;
    }

    @Test
    void writesDownWhatItAnsweredAndTakesFeedbackOnIt() throws Exception {
        FreshetConfig config = pipeline("recorded");
        Topics topics = Topics.of(config);
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            publisher.publish(publisher.version(0, 0));
            awaitServing(api, 0);

            String large = "long ".repeat(8_000);
            JsonNode answer = api.post(
                            "/v1/score", "{\"sampleId\":\"mine\",\"modalities\":{\"text\":\"" + large + "\"}}")
                    .json();
            String predictionId = answer.get("predictionId").asText();
            Api.Reply feedback =
                    api.post("/v1/feedback", "{\"predictionId\":\"" + predictionId + "\",\"label\":\"spam\"}");

            assertThat(feedback.status()).isEqualTo(202);
            assertThat(feedback.json().get("state").asText()).isEqualTo("accepted");
            assertThat(TopicContents.of(config, topics.feedback(), Feedback.class))
                    .singleElement()
                    .satisfies(taken -> assertThat(taken.getSampleId()).isEqualTo("mine"));
            settled()
                    .untilAsserted(() -> assertThat(TopicContents.of(config, topics.predictions(), Prediction.class))
                            .extracting(Prediction::getPredictionId)
                            .containsExactly(predictionId));
            Sample sample =
                    TopicContents.of(config, topics.samples(), Sample.class).get(0);
            assertThat(sample.getOrigin()).isEqualTo(Origin.SCORED);
            assertThat(sample.getMissing()).containsExactly("sensor");
            assertThat(sample.getParts().get("text").getPayload()).isInstanceOf(io.freshet.schemas.event.BlobRef.class);

            settled().until(() -> status(api).at("/counts/predictions").asInt() == 1);
            Api.Reply payload = api.get("/v1/samples/payload?modality=text&prediction=" + predictionId);
            assertThat(payload.status()).isEqualTo(200);
            assertThat(payload.body()).isEqualTo(large.strip());
        }
    }

    @Test
    void feedbackForAPredictionThatNobodyMadeIsNotAnsweredAsIfItCounted() throws Exception {
        FreshetConfig config = pipeline("waiting");
        try (ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());

            Api.Reply unknown = api.post("/v1/feedback", "{\"predictionId\":\"a~0-0f\",\"label\":\"spam\"}");
            Api.Reply ofSample = api.post("/v1/feedback", "{\"sampleId\":\"a\",\"label\":\"spam\"}");

            assertThat(unknown.status()).isEqualTo(202);
            assertThat(unknown.json().get("state").asText()).isEqualTo("waiting");
            assertThat(ofSample.json().get("state").asText()).isEqualTo("accepted");
        }
    }

    @Test
    void recordsAPredictionWhosePartsTogetherAreLargerThanARecord() throws Exception {
        FreshetConfig config = Pipelines.of(
                "large",
                node.bootstrap(),
                directory.resolve("large"),
                Map.of("FRESHET_GATEWAY_INLINE_LIMIT", "700KiB", "FRESHET_MODALITIES_MORE_ENCODER", "hashed-text"));
        TopicSetup.ensure(config);
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            publisher.publish(publisher.version(0, 0));
            awaitServing(api, 0);

            String large = "x".repeat(600 << 10);
            JsonNode answer = api.post(
                            "/v1/score", "{\"modalities\":{\"text\":\"" + large + "\",\"more\":\"" + large + "\"}}")
                    .json();

            assertThat(answer.get("recorded").asBoolean()).isTrue();
            settled()
                    .untilAsserted(() -> assertThat(
                                    TopicContents.of(config, Topics.of(config).predictions(), Prediction.class))
                            .hasSize(1));
            assertThat(TopicContents.of(config, Topics.of(config).samples(), Sample.class))
                    .singleElement()
                    .satisfies(sample -> assertThat(sample.getParts().values())
                            .filteredOn(part -> part.getPayload() instanceof io.freshet.schemas.event.BlobRef)
                            .hasSize(1));
        }
    }

    @Test
    void writesDownTextAsTheGatewayWouldHaveTakenIt() throws Exception {
        FreshetConfig config = pipeline("normal");
        String raw = "\uFEFF cafe\u0301 \t au\u200B\r\n lait\u0007 ";
        try (Publisher publisher = new Publisher(config);
                ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());
            publisher.publish(publisher.version(0, 0));
            awaitServing(api, 0);

            String json = Json.mapper().writeValueAsString(Map.of("modalities", Map.of("text", raw)));
            String form = "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + raw + "\r\n--b--\r\n";
            JsonNode fromJson = api.post("/v1/score", json).json();
            JsonNode fromForm = api.post(
                            "/v1/score", "multipart/form-data; boundary=b", form.getBytes(StandardCharsets.UTF_8))
                    .json();

            settled()
                    .untilAsserted(() -> assertThat(
                                    TopicContents.of(config, Topics.of(config).samples(), Sample.class))
                            .hasSize(2));
            byte[] atTheGateway = MediaCheck.admit(
                            Objects.requireNonNull(config.modalities().get("text")),
                            "text/plain",
                            raw.getBytes(StandardCharsets.UTF_8))
                    .bytes();
            assertThat(TopicContents.of(config, Topics.of(config).samples(), Sample.class))
                    .extracting(sample -> sample.getParts().get("text"))
                    .allSatisfy(part -> {
                        assertThat(part.getPayload()).isEqualTo(ByteBuffer.wrap(atTheGateway));
                        assertThat(part.getSha256()).isEqualTo(Digests.sha256(atTheGateway));
                    });
            assertThat(fromForm.get("scores")).isEqualTo(fromJson.get("scores"));
        }
    }

    @Test
    void aPayloadThatCannotBeScoredIsRefusedWithItsReason() throws Exception {
        FreshetConfig config = pipeline("refused");
        try (ServingApp app = ServingApp.start(config)) {
            Api api = new Api(app.port());

            assertThat(reason(api.score(" \u200B "), 422)).isEqualTo("EMPTY");
            assertThat(reason(api.score("x".repeat((4 << 20) + 1)), 413)).isEqualTo("SIZE");
            assertThat(reason(api.post("/v1/score", "{\"modalities\":{\"sensor\":[1,2]}}"), 422))
                    .isEqualTo("DIMENSIONS");
            assertThat(reason(api.post("/v1/score", "{\"modalities\":{\"text\":\"\\uD800\"}}"), 422))
                    .isEqualTo("ENCODING");
            assertThat(reason(api.post("/v1/score", "{\"modalities\":" + "[".repeat(5_000)), 400))
                    .isEqualTo("MALFORMED");
        }
    }

    private static String reason(Api.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        return reply.json().path("reason").asText();
    }

    private static FreshetConfig pipeline(String name) {
        FreshetConfig config = Pipelines.of(name, node.bootstrap(), directory.resolve(name), Map.of());
        TopicSetup.ensure(config);
        return config;
    }

    private static List<Api.Reply> scoreUntil(AtomicBoolean done, Api api) {
        List<Api.Reply> replies = new ArrayList<>();
        while (!done.get()) {
            replies.add(api.score("number " + replies.size()));
        }
        return replies;
    }

    private static List<Alert> alerts(FreshetConfig config) {
        return TopicContents.of(config, Topics.of(config).alerts(), Alert.class);
    }

    private static JsonNode status(Api api) {
        return api.get("/v1/status").json();
    }

    private static long serving(Api api) {
        return status(api).at("/serving/version").asLong(-1);
    }

    private static String stateOf(Api api, long version) {
        for (JsonNode view : api.get("/v1/versions").json().get("versions")) {
            if (view.get("version").asLong() == version) {
                return view.get("state").asText();
            }
        }
        return "";
    }

    private static void awaitServing(Api api, long version) {
        settled().until(() -> serving(api) == version);
    }

    private static void awaitState(Api api, long version, String state) {
        settled().until(() -> stateOf(api, version).equals(state));
    }

    private static ConditionFactory settled() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
