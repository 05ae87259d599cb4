package io.freshet.ingest.align;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
            align: {window: 6s, grace: 4s, wall-clock-timeout: 5s, retention: 60s, max-ahead: 30d, store: memory}
            """;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Topics topics;
    private final TopologyTestDriver driver;
    private final Serializer<ModalityEvent> serializer;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final TestOutputTopic<String, Sample> samples;
    private final TestOutputTopic<String, DeadLetter> letters;

    Aligned() {
        this(PIPELINE);
    }

    Aligned(String pipeline) {
        FreshetConfig config = ConfigLoader.parse("p.yaml", pipeline, Map.of());
        topics = Topics.of(config);
        Topology topology = new Topology();
        AlignTopology.addTo(topology, config, InstantSource.fixed(START), meters);
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
                Map.of());
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

    /** Moves the wall clock, which also brings out what stream time made due. */
    Aligned pass(Duration time) {
        driver.advanceWallClockTime(time);
        return this;
    }

    List<Sample> samples() {
        return samples.readValuesToList();
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
