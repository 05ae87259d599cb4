package io.freshet.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.TopicSetup;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The role is killed as by {@code kill -9} while it aligns, and started again: nothing lost, nothing twice. */
final class KilledIT {
    private static final int SAMPLES = 3_000;

    @TempDir
    private Path directory;

    @Test
    void everySampleComesOnceHoweverOftenTheRoleIsKilled() throws Exception {
        try (RealKafka kafka = new RealKafka(directory)) {
            TopicSetup.ensure(kafka.config());
            Process child = start(kafka);
            try {
                for (int third = 0; third < 3; third++) {
                    produce(kafka, third * SAMPLES / 3, (third + 1) * SAMPLES / 3);
                    int some = third * SAMPLES / 3 + 1;
                    kafka.read(kafka.topics().samples(), Sample.class, all -> all.size() >= some);
                    if (third < 2) {
                        child.destroyForcibly().waitFor();
                        child = start(kafka);
                    }
                }

                List<Sample> samples = kafka.read(kafka.topics().samples(), Sample.class, all -> all.size() >= SAMPLES);

                Map<String, Long> revisions = samples.stream()
                        .collect(Collectors.groupingBy(Sample::getSampleId, TreeMap::new, Collectors.counting()));
                assertThat(revisions).hasSize(SAMPLES);
                assertThat(samples).hasSize(SAMPLES);
                assertThat(samples).extracting(Sample::getClosedBy).containsOnly(ClosedBy.COMPLETE);
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(RealKafka kafka) throws IOException {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), kafka.yaml());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StreamsChild.class.getName(),
                        file.toString(),
                        directory.resolve("streams").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "child.log")))
                .start();
    }

    private static void produce(RealKafka kafka, int from, int to) throws Exception {
        Serializer<ModalityEvent> serializer = EventSerdes.of(kafka.config()).serializer();
        Instant now = Instant.now();
        Future<RecordMetadata> last = null;
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
            for (int i = from; i < to; i++) {
                for (String modality : List.of("text", "sensor")) {
                    String id = "s" + i;
                    String topic = kafka.topics().modality(modality);
                    ModalityEvent event = new ModalityEvent(
                            id,
                            modality,
                            now,
                            "text/plain",
                            ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8)),
                            "",
                            Map.of(),
                            true);
                    last = producer.send(new ProducerRecord<>(
                            topic, id.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, event)));
                }
            }
            producer.flush();
        }
        assertThat(last).isNotNull();
        last.get();
    }
}
