package io.freshet.ingest.align;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The alignment topology under a test's hands: events in, samples and dead letters out, both clocks moved by the test.
 */
final class Aligned implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String PIPELINE = """
            pipeline: p
            modalities: {a: {encoder: hashed-text}, b: {encoder: hashed-text}, c: {encoder: hashed-text}}
            task: {type: classification, labels: [yes, no]}
            registry: {url: "mock://aligned"}
            topics: {partitions: 1}
            align: {window: 6s, grace: 4s, wall-clock-timeout: 5s, retention: 60s, max-ahead: 30d, store: memory}
            """;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** When the broker takes what is sent; past everything that is said, unless a test moves it. */
    final AtomicReference<Instant> now = new AtomicReference<>(START.plus(Duration.ofDays(30)));

    private final Topics topics;
    private final TopologyTestDriver driver;
    private final Serializer<ModalityEvent> serializer;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final TestOutputTopic<String, Sample> samples;
    private final TestOutputTopic<String, DeadLetter> letters;
    private final TestOutputTopic<String, Alert> alerts;
    private final TestOutputTopic<byte[], byte[]> moved;

    Aligned() {
        this(PIPELINE);
    }

    Aligned(String pipeline) {
        FreshetConfig config = ConfigLoader.parse("p.yaml", pipeline, Map.of());
        topics = Topics.of(config);
        Topology topology = new Topology();
        AlignTopology.addTo(topology, config, now::get, meters);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "aligned");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        driver = new TopologyTestDriver(topology, settings, START);
        EventSerdes serdes = EventSerdes.of(config);
        serializer = serdes.serializer();
        for (String topic : topics.events()) {
            inputs.put(topic, driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer()));
        }
        samples =
                driver.createOutputTopic(topics.samples(), new StringDeserializer(), serdes.deserializer(Sample.class));
        alerts = driver.createOutputTopic(topics.alerts(), new StringDeserializer(), serdes.deserializer(Alert.class));
        moved = driver.createOutputTopic(
                topics.eventsRepartition(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        letters = driver.createOutputTopic(
                topics.deadLetters(), new StringDeserializer(), serdes.deserializer(DeadLetter.class));
    }

    /** An event of a modality at so many seconds from the start. */
    static ModalityEvent event(String id, String modality, int second, String content) {
        return new ModalityEvent(
                id,
                modality,
                START.plusSeconds(second),
                "text/plain",
                ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)),
                "test",
                Map.of(),
                true);
    }

    /** An event whose sender gave no time, as an edge stamped it. */
    static ModalityEvent untimed(String id, String modality, int stampedSecond, String content) {
        ModalityEvent event = event(id, modality, stampedSecond, content);
        event.setEventTimeGiven(false);
        return event;
    }

    Aligned send(String id, String modality, int second, String content) {
        return send(event(id, modality, second, content));
    }

    Aligned send(ModalityEvent event) {
        String topic = topics.modality(event.getModality());
        send(
                event.getModality(),
                event.getSampleId().getBytes(StandardCharsets.UTF_8),
                serializer.serialize(topic, event));
        return this;
    }

    void send(String modality, byte[] key, byte[] value) {
        input(modality).pipeInput(key, value);
    }

    void send(String modality, TestRecord<byte[], byte[]> record) {
        input(modality).pipeInput(record);
    }

    byte[] bytes(ModalityEvent event) {
        return serializer.serialize(topics.modality("a"), event);
    }

    /** The broker's clock at so many seconds from the start, for what is sent from now on. */
    Aligned at(int second) {
        now.set(START.plusSeconds(second));
        return this;
    }

    /** What was sent to other partitions: topic by topic, with key, value and headers as they are. */
    List<TestRecord<byte[], byte[]>> moved() {
        return moved.readRecordsToList();
    }

    /** Hands on what was moved to this task's partition. */
    void arrive(TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topics.eventsRepartition(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    /** Moves the wall clock, which also brings out what stream time made due. */
    Aligned pass(Duration time) {
        driver.advanceWallClockTime(time);
        return this;
    }

    List<Sample> samples() {
        return samples.readValuesToList();
    }

    List<Alert> alerts() {
        return alerts.readValuesToList();
    }

    List<DeadLetter> letters() {
        return letters.readValuesToList();
    }

    double count(String meter, String tag, String value) {
        return meters.counter(meter, tag, value).count();
    }

    private TestInputTopic<byte[], byte[]> input(String modality) {
        TestInputTopic<byte[], byte[]> input = inputs.get(topics.modality(modality));
        if (input == null) {
            throw new IllegalArgumentException(
                    "no modality " + modality + "; the test's pipeline has " + inputs.keySet());
        }
        return input;
    }

    @Override
    public void close() {
        driver.close();
    }
}
