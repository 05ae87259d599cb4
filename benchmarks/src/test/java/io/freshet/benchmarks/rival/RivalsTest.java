package io.freshet.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RivalsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final FreshetConfig CONFIG = ConfigLoader.parse("p.yaml", """
            pipeline: p
            modalities: {a: {encoder: hashed-text}, b: {encoder: hashed-text}, c: {encoder: hashed-text}}
            task: {type: classification, labels: [yes, no]}
            registry: {url: "mock://rivals"}
            """, Map.of());
    private static final Topics TOPICS = Topics.of(CONFIG);

    @TempDir
    private Path state;

    /** Runs a topology over the parts of sample 1, and then over something a minute later. */
    private List<Sample> run(Topology topology, String... modalities) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "rivals");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings, START)) {
            int millis = 0;
            for (String modality : modalities) {
                send(driver, "1", modality, START.plusMillis(100L * millis++));
            }
            TOPICS.modalities().forEach(modality -> send(driver, "2", modality, START.plusSeconds(60)));
            return driver
                    .createOutputTopic(
                            TOPICS.samples(),
                            new StringDeserializer(),
                            EventSerdes.of(CONFIG).deserializer(Sample.class))
                    .readValuesToList()
                    .stream()
                    .filter(sample -> sample.getSampleId().equals("1"))
                    .toList();
        }
    }

    private static void send(TopologyTestDriver driver, String id, String modality, Instant at) {
        ModalityEvent event = new ModalityEvent(
                id, modality, at, "text/plain", ByteBuffer.wrap(new byte[] {1}), "test", Map.of(), true);
        driver.createInputTopic(
                        TOPICS.modality(modality),
                        new StringSerializer(),
                        EventSerdes.of(CONFIG).<ModalityEvent>serializer())
                .pipeInput(id, event);
    }

    @Test
    void chainedJoinsPutAllPartsIntoOneSampleAtOnce() {
        List<Sample> samples = run(ChainedJoins.topology(CONFIG), "a", "b", "c");

        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).getParts()).containsOnlyKeys("a", "b", "c");
        assertThat(samples.get(0).getEventTime()).isEqualTo(START);
    }

    @Test
    void chainedJoinsSendInTheEndWhatHasNoOther() {
        List<Sample> samples = run(ChainedJoins.topology(CONFIG), "c");

        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).getParts()).containsOnlyKeys("c");
    }

    @Test
    void aSessionPutsAllPartsIntoOneSampleWhateverTheirOrder() {
        List<Sample> samples = run(SessionCogroup.topology(CONFIG), "c", "a", "b");

        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).getParts()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aSessionOfSomePartsIsSentWithoutTheOthers() {
        List<Sample> samples = run(SessionCogroup.topology(CONFIG), "b", "a");

        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).getParts()).containsOnlyKeys("a", "b");
    }
}
