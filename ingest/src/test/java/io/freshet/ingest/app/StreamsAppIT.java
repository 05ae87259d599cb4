package io.freshet.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.ingest.deadletter.DeadLetterReader;
import io.freshet.ingest.deadletter.Query;
import io.freshet.ingest.deadletter.Replayer;
import io.freshet.ingest.deadletter.Stored;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.http.Json;
import io.freshet.schemas.registry.EventSerdes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole role on a real broker and a real registry. */
final class StreamsAppIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static RealKafka kafka;
    private static StreamsApp app;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // Closed after all tests.
    static void start() throws Exception {
        kafka = new RealKafka(directory);
        app = StreamsApp.start(kafka.config(), directory.resolve("streams"));
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
        kafka.close();
    }

    @Test
    void eventsOverHttpBecomeSamplesAndFeedbackMakesThemExamples() throws Exception {
        HttpResponse<byte[]> receipt = post("text", "text/plain", "7", "good morning");
        post("sensor", "application/json", "7", "[1.5, 2]");
        send(
                "feedback",
                "7",
                EventSerdes.of(kafka.config())
                        .<Feedback>serializer()
                        .serialize(kafka.topics().feedback(), feedback("7", "yes")));

        assertThat(receipt.statusCode()).isEqualTo(202);
        assertThat(Json.tree(receipt.body()).path("topic").asText()).isEqualTo("freshet.it.text");
        Sample sample = sampleOf("7");
        assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE);
        assertThat(sample.getParts()).containsOnlyKeys("text", "sensor");
        Example example = kafka.read(kafka.topics().examples(), Example.class, all -> !all.isEmpty())
                .get(0);
        assertThat(example.getSample()).isEqualTo(sample);
        assertThat(example.getTarget().getLabels()).containsExactly("yes");
    }

    @Test
    void recordsThatLibrdkafkaPlacedByCrc32BecomeWholeSamplesOfOneRevisionAndAnAlertThatCanBeRead() throws Exception {
        Serializer<ModalityEvent> serializer = EventSerdes.of(kafka.config()).serializer();
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
            for (int i = 0; i < 40; i++) {
                // Half of each sample from a Java client, half from one of librdkafka.
                send(producer, event("c" + i, "text", "good"), serializer, null);
                send(producer, event("c" + i, "sensor", "[1, 2]"), serializer, crc32("c" + i));
            }
        }

        List<Sample> samples = kafka
                .read(
                        kafka.topics().samples(),
                        Sample.class,
                        all -> all.stream().filter(StreamsAppIT::isOfCrc32).count() >= 40)
                .stream()
                .filter(StreamsAppIT::isOfCrc32)
                .toList();

        assertThat(samples).extracting(Sample::getSampleId).doesNotHaveDuplicates();
        assertThat(samples).hasSize(40).allSatisfy(sample -> {
            assertThat(sample.getRevision()).isEqualTo(1);
            assertThat(sample.getParts()).containsOnlyKeys("text", "sensor");
        });
        assertThat(new String(get("/metrics").body(), StandardCharsets.UTF_8)).contains("freshet_moved_records_total");
        assertThat(kafka.read(kafka.topics().alerts(), Alert.class, all -> !all.isEmpty()))
                .anySatisfy(alert ->
                        assertThat(alert.getMessage()).contains("freshet.it.sensor", "partitioner=murmur2_random"));
    }

    private static boolean isOfCrc32(Sample sample) {
        return sample.getSampleId().startsWith("c");
    }

    private static ModalityEvent event(String id, String modality, String content) {
        return ModalityEvent.newBuilder()
                .setSampleId(id)
                .setModality(modality)
                .setEventTime(Instant.now())
                .setContentType(modality.equals("text") ? "text/plain" : "application/json")
                .setPayload(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            ModalityEvent event,
            Serializer<ModalityEvent> serializer,
            @Nullable Integer partition)
            throws Exception {
        String topic = kafka.topics().modality(event.getModality());
        byte[] key = event.getSampleId().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, key, serializer.serialize(topic, event)))
                .get();
    }

    private static int crc32(String id) {
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % 2);
    }

    @Test
    void aBatchIsAnsweredLineByLine() throws Exception {
        HttpResponse<byte[]> response = post("sensor", "application/x-ndjson", "", """
                {"sampleId":"b1","values":[1,2]}
                {"sampleId":"b2","values":[1,2,3]}
                """);

        JsonNode answer = Json.tree(response.body());
        assertThat(response.statusCode()).isEqualTo(207);
        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.at("/results/0/receipt/sampleId").asText()).isEqualTo("b1");
        assertThat(answer.at("/results/1/problem/status").asInt()).isEqualTo(422);
    }

    @Test
    void refusalsSayWhatIsWrong() throws Exception {
        assertThat(post("video", "video/mp4", "7", "x").statusCode()).isEqualTo(404);
        assertThat(post("text", "image/png", "7", "x").statusCode()).isEqualTo(415);
        assertThat(post("text", "text/plain", "", "x").statusCode()).isEqualTo(400);
        assertThat(Json.tree(post("sensor", "application/json", "7", "[1]").body())
                        .path("detail")
                        .asText())
                .contains("has 1 values");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(new String(get("/metrics").body(), StandardCharsets.UTF_8))
                .contains("freshet_align_parts_total", "freshet_blobs_swept_total", "kafka_producer_", "kafka_stream_");
    }

    @Test
    void aPoisonRecordIsADeadLetterThatIsPutBackOnce() throws Exception {
        send("text", "poison", new byte[] {1, 2, 3, 4, 5, 6});
        kafka.read(kafka.topics().deadLetters(), DeadLetter.class, all -> !all.isEmpty());
        Query query = Query.ALL.withReasons(Set.of(DeadLetterReason.INVALID)).withSampleId("poison");

        List<Replayer.Outcome> outcomes = new ArrayList<>();
        try (Replayer replayer = Replayer.open(kafka.config())) {
            outcomes.add(replayer.replay(query));
            kafka.read(kafka.topics().deadLetters(), DeadLetter.class, all -> all.size() >= 2);
            // What was put back was as bad as before, and made a letter of its own: the second is put back, not the
            // first.
            outcomes.add(replayer.replay(query));
        }

        assertThat(outcomes.get(0)).isEqualTo(new Replayer.Outcome(1, 0, 0));
        assertThat(outcomes.get(1)).isEqualTo(new Replayer.Outcome(1, 1, 0));
        assertThat(letters(query).get(1).letter().getHeaders().get(0).getName()).isEqualTo("freshet-replay");
    }

    private static List<Stored> letters(Query query) {
        List<Stored> letters = new ArrayList<>();
        new DeadLetterReader(kafka.config()).read(query, letters::add);
        return letters;
    }

    private static Sample sampleOf(String id) {
        return kafka
                .read(
                        kafka.topics().samples(),
                        Sample.class,
                        all -> all.stream().anyMatch(it -> it.getSampleId().equals(id)))
                .stream()
                .filter(it -> it.getSampleId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Feedback feedback(String sampleId, String label) {
        return Feedback.newBuilder()
                .setFeedbackId("f-" + sampleId)
                .setSampleId(sampleId)
                .setTarget(Target.newBuilder()
                        .setKind(TargetKind.CLASS)
                        .setLabels(List.of(label))
                        .build())
                .setEventTime(Instant.now())
                .build();
    }

    private static void send(String topic, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
            producer.send(new ProducerRecord<>("freshet.it." + topic, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private static HttpResponse<byte[]> post(String modality, String type, String id, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/events/" + modality))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!id.isEmpty()) {
            request.header("Freshet-Sample-Id", id);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + app.port() + path);
    }
}
