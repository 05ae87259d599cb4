package io.freshet.ingest.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline gains a modality while events flow: its streams role starts again with one line more, and goes on. */
final class ModalityAddedIT {
    private static final long PAUSE_NANOS = 2_000_000;

    @TempDir
    private Path directory;

    @Test
    void aModalityAddedUnderLoadLosesNothingAndKeepsWhatWasKnown() throws Exception {
        try (RealKafka kafka = new RealKafka(directory);
                Events events = new Events(kafka)) {
            FreshetConfig grown = ConfigLoader.parse(
                    "p.yaml",
                    kafka.yaml()
                            .replace("modalities: {", "modalities: {note: {encoder: hashed-text}, ")
                            .replace("60s", "3s"),
                    Map.of());
            try (StreamsApp before = StreamsApp.start(kafka.config(), directory.resolve("streams"))) {
                events.send("early", "text");
                events.send("early", "sensor");
                events.send("open", "text");
                events.flowOf("text", "sensor");
                kafka.read(kafka.topics().samples(), Sample.class, all -> all.size() > 300);
                assertThat(before.port()).isPositive();
            }
            try (StreamsApp after = StreamsApp.start(grown, directory.resolve("streams"))) {
                events.flowOf("text", "sensor", "note");
                events.send("early", "note");
                events.send("open", "sensor");
                events.send("open", "note");
                int toldBefore = events.told();
                events.awaitTold(toldBefore + 300);
                events.stop();
                assertThat(after.port()).isPositive();

                Map<String, Sample> newest = newest(kafka, events.sent());

                assertThat(newest.get("early").getRevision()).isEqualTo(2);
                assertThat(newest.get("early").getParts()).containsOnlyKeys("text", "sensor", "note");
                assertThat(newest.get("open").getRevision()).isOne();
                assertThat(newest.get("open").getParts()).containsOnlyKeys("text", "sensor", "note");
            }
        }
    }

    /** The newest revision of each sample, once all that was sent is in them. */
    private static Map<String, Sample> newest(RealKafka kafka, Map<String, Integer> sent) {
        Map<String, Sample> newest = new HashMap<>();
        kafka.read(kafka.topics().samples(), Sample.class, all -> {
            all.forEach(sample -> newest.merge(
                    sample.getSampleId(),
                    sample,
                    (one, other) -> one.getRevision() > other.getRevision() ? one : other));
            return sent.entrySet().stream().allMatch(entry -> parts(newest, entry.getKey()) == entry.getValue());
        });
        return newest;
    }

    private static int parts(Map<String, Sample> newest, String id) {
        Sample sample = newest.get(id);
        return sample == null ? 0 : sample.getParts().size();
    }

    /** Sends events, single ones and a flow of whole samples from a thread of its own. */
    private static final class Events implements AutoCloseable {
        private final Topics topics;
        private final KafkaProducer<byte[], byte[]> producer;
        private final Serializer<ModalityEvent> serializer;
        private final Map<String, Integer> sent = new HashMap<>();
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicBoolean flowing = new AtomicBoolean(true);
        private volatile List<String> modalities = List.of();
        private final CompletableFuture<Void> flow;

        @SuppressWarnings("MustBeClosed") // Closed with this.
        Events(RealKafka kafka) {
            topics = kafka.topics();
            producer = kafka.producer();
            serializer = EventSerdes.of(kafka.config()).serializer();
            flow = CompletableFuture.runAsync(this::flow);
        }

        void flowOf(String... named) {
            modalities = List.of(named);
        }

        private void flow() {
            for (int number = 0; flowing.get(); number++) {
                List<String> now = modalities;
                for (String modality : now) {
                    send("s" + number, modality);
                }
                told.addAndGet(now.isEmpty() ? 0 : 1);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // What was not kept would be missing in the end.
        synchronized void send(String id, String modality) {
            String topic = topics.modality(modality);
            ModalityEvent event = new ModalityEvent(
                    id,
                    modality,
                    Instant.now(),
                    "text/plain",
                    ByteBuffer.wrap((id + modality).getBytes(StandardCharsets.UTF_8)),
                    "",
                    Map.of(),
                    true);
            producer.send(new ProducerRecord<>(
                    topic, id.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, event)));
            sent.merge(id, 1, Integer::sum);
        }

        int told() {
            return told.get();
        }

        void awaitTold(int samples) {
            org.awaitility.Awaitility.await().until(() -> told.get() >= samples);
        }

        void stop() {
            flowing.set(false);
            flow.join();
            producer.flush();
        }

        synchronized Map<String, Integer> sent() {
            return Map.copyOf(sent);
        }

        @Override
        public void close() {
            stop();
            producer.close();
        }
    }
}
