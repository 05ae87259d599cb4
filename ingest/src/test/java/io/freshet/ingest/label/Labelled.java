package io.freshet.ingest.label;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Prediction;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The labelling topology under a test's hands. Times are minutes from the start; the horizon is 60. */
final class Labelled implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** When the broker takes what is sent; past everything that is said, unless a test moves it. */
    final AtomicReference<Instant> now = new AtomicReference<>(START.plus(Duration.ofDays(365)));

    private final FreshetConfig config;
    private final Topics topics;
    private final EventSerdes serdes;
    private final TopologyTestDriver driver;
    private final TestOutputTopic<String, Example> examples;
    private final TestOutputTopic<String, DeadLetter> letters;
    private final TestOutputTopic<String, Alert> alerts;
    private final TestOutputTopic<byte[], byte[]> moved;

    Labelled() {
        this("{horizon: 60m}");
    }

    /** Labelling with other settings under {@code labels}. */
    Labelled(String labels) {
        this(labels, 1);
    }

    /** The task of partition 0 in a pipeline of so many. */
    Labelled(String labels, int partitions) {
        config = ConfigLoader.parse("p.yaml", """
                pipeline: p
                modalities: {a: {encoder: hashed-text}}
                task: {type: classification, labels: [cat, dog, cow]}
                registry: {url: "mock://labelled"}
                topics: {partitions: %d}
                labels: %s
                """.formatted(partitions, labels), Map.of());
        topics = Topics.of(config);
        serdes = EventSerdes.of(config);
        Topology topology = new Topology();
        LabelTopology.addTo(topology, config, now::get, meters);
        Properties settings = new Properties();
        // Its state is in a folder of this name, which goes when the driver is closed.
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "labelled-" + UUID.randomUUID());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        driver = new TopologyTestDriver(topology, settings, START);
        examples = driver.createOutputTopic(
                topics.examples(), new StringDeserializer(), serdes.deserializer(Example.class));
        alerts = driver.createOutputTopic(topics.alerts(), new StringDeserializer(), serdes.deserializer(Alert.class));
        moved = driver.createOutputTopic(
                topics.labelsRepartition(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        letters = driver.createOutputTopic(
                topics.deadLetters(), new StringDeserializer(), serdes.deserializer(DeadLetter.class));
    }

    static Sample sample(String id, Origin origin, int revision, int minute) {
        String sha256 = String.format(
                "%064x", (31 * id.hashCode() + 7 * revision + (origin == Origin.ALIGNED ? 0 : 1)) & 0xffff);
        Part part = new Part(at(minute), "image/png", new BlobRef(sha256, 9L), sha256, "test", Map.of("user", "u1"));
        return new Sample(id, revision, at(minute), Map.of("a", part), List.of(), ClosedBy.COMPLETE, origin, null);
    }

    /** A sample that was scored, under the name of its answer; each has a content of its own. */
    static Sample scored(String id, String suffix, int minute) {
        Sample sample = sample(id, Origin.SCORED, 1, minute);
        String sha256 = String.format("%064x", suffix.hashCode() & 0xffff);
        sample.getParts().get("a").setSha256(sha256);
        sample.setPredictionId(id + "~" + suffix);
        return sample;
    }

    static Prediction prediction(String id, String suffix, Origin origin, int revision, int minute) {
        return Prediction.newBuilder()
                .setPredictionId(id + "~" + suffix)
                .setSampleId(id)
                .setRevision(revision)
                .setOrigin(origin)
                .setModel("p")
                .setVersion(3)
                .setLabel("cow")
                .setScores(Map.of("cat", 0.1f, "dog", 0.2f, "cow", 0.7f))
                .setPresent(List.of("a"))
                .setEventTime(at(minute))
                .setLatencyMicros(900)
                .build();
    }

    /** Feedback about a sample, or about a prediction when the id has a {@code ~}. */
    static Feedback feedback(String feedbackId, String about, String label, int minute) {
        int end = about.lastIndexOf('~');
        return Feedback.newBuilder()
                .setFeedbackId(feedbackId)
                .setSampleId(end < 0 ? about : about.substring(0, end))
                .setPredictionId(end < 0 ? null : about)
                .setTarget(Target.newBuilder()
                        .setKind(TargetKind.CLASS)
                        .setLabels(List.of(label))
                        .build())
                .setEventTime(at(minute))
                .build();
    }

    static Feedback correction(String feedbackId, String about, String label, int minute) {
        Feedback feedback = feedback(feedbackId, about, label, minute);
        feedback.setKind(FeedbackKind.CORRECTION);
        return feedback;
    }

    static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    Labelled send(SpecificRecord... events) {
        for (SpecificRecord event : events) {
            if (event instanceof Sample sample) {
                pipe(topics.samples(), sample.getSampleId(), event);
            } else if (event instanceof Prediction prediction) {
                pipe(topics.predictions(), prediction.getSampleId(), event);
            } else if (event instanceof Feedback feedback) {
                pipe(topics.feedback(), feedback.getSampleId(), event);
            }
        }
        return this;
    }

    void pipe(String topic, String key, SpecificRecord event) {
        pipe(
                topic,
                new TestRecord<>(
                        key.getBytes(StandardCharsets.UTF_8),
                        serdes.serializer().serialize(topic, event)));
    }

    /** A record as it lies in a topic. */
    void pipe(String topic, TestRecord<byte[], byte[]> record) {
        TestInputTopic<byte[], byte[]> input =
                driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
        input.pipeInput(record);
    }

    /** What was sent to other partitions. The driver brings it here too, as if this were its partition. */
    List<TestRecord<byte[], byte[]>> moved() {
        return moved.readRecordsToList();
    }

    /** Lets a sample nobody asks for carry stream time on, and the tick bring out what became due. */
    Labelled passUntil(int minute) {
        send(sample("clock", Origin.ALIGNED, minute + 1, minute));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        return this;
    }

    /** Lets the wall clock go on while nothing comes. */
    Labelled idle(Duration duration) {
        driver.advanceWallClockTime(duration);
        return this;
    }

    List<Example> examples() {
        return examples.readValuesToList();
    }

    List<Alert> alerts() {
        return alerts.readValuesToList();
    }

    List<DeadLetter> letters() {
        return letters.readValuesToList();
    }

    @Override
    public void close() {
        driver.close();
    }
}
