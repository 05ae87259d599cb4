package io.freshet.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.client.EventPayload;
import io.freshet.client.FeedbackClaim;
import io.freshet.client.FeedbackReceipt;
import io.freshet.client.FreshetClient;
import io.freshet.client.OutgoingEvent;
import io.freshet.ingest.app.StreamsApp;
import io.freshet.node.FreePorts;
import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.app.ServingApp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is not sure whether it was heard, and says again to whoever is there. */
class RepeatedMessagesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** As the sender says it each time; feedback without a time is said now, which must be within the horizon. */
    private final Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    Path directory;

    @BeforeEach
    void stateOfTheStreamsRole() {
        System.setProperty("freshet.state", directory.resolve("streams").toString());
    }

    @AfterEach
    void noStateOfTheStreamsRole() {
        System.clearProperty("freshet.state");
    }

    @Test
    void eventsAndFeedbackRepeatedOverRestartsAndThroughTwoInstancesMakeOneExampleOfOneRevision() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("node"));
                RegistryProcess registry = RegistryProcess.startIn(directory.resolve("registry"))) {
            // Instances tell themselves apart by their ports.
            List<Integer> ports = FreePorts.take(2);
            FreshetConfig config = config(node, registry, ports.get(0));
            Set<String> feedbackIds = new HashSet<>();
            try (ServingApp other = ServingApp.start(config(node, registry, ports.get(1)))) {
                for (int life = 0; life < 2; life++) {
                    try (StreamsApp streams = StreamsApp.start(config);
                            ServingApp serving = ServingApp.start(config)) {
                        client(serving, streams).publish(event("7"));
                        for (ServingApp one : List.of(serving, other)) {
                            feedbackIds.add(claim(one, streams, "7").feedbackId());
                        }
                        // Each topic has one partition: what comes of this one is written after what comes of that.
                        client(serving, streams).publish(event("last" + life));
                        feedbackIds.add(claim(serving, streams, "last" + life).feedbackId());
                        awaitExampleOf(config, "last" + life);
                    }
                }
            }

            Topics topics = Topics.of(config);
            assertThat(feedbackIds).hasSize(3);
            assertThat(read(config, topics.feedback(), Feedback.class)).hasSize(6);
            assertThat(read(config, topics.samples(), Sample.class))
                    .extracting(Sample::getSampleId, Sample::getRevision)
                    .containsExactlyInAnyOrder(of("7"), of("last0"), of("last1"));
            assertThat(read(config, topics.examples(), Example.class))
                    .extracting(Example::getExampleId, Example::getRevision)
                    .containsExactlyInAnyOrder(of("7"), of("last0"), of("last1"));
        }
    }

    private static Tuple of(String id) {
        return Tuple.tuple(id, 1);
    }

    private OutgoingEvent event(String id) {
        return new OutgoingEvent(id, time, EventPayload.text("text", "hello"), Map.of());
    }

    private static FeedbackReceipt claim(ServingApp serving, StreamsApp streams, String id) throws Exception {
        return client(serving, streams).feedback(FeedbackClaim.label(id, "spam"));
    }

    private static FreshetClient client(ServingApp serving, StreamsApp streams) {
        return FreshetClient.of(url(serving.port()), url(streams.port()), PATIENCE);
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private FreshetConfig config(KafkaNode node, RegistryProcess registry, int port) {
        return ConfigLoader.parse(
                "p.yaml",
                """
                pipeline: repeated
                modalities: {text: {encoder: hashed-text, buckets: 1024}}
                task: {labels: [ham, spam]}
                topics: {partitions: 1}
                gateway: {port: 0}
                serving: {port: %d}
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                security: {keys: "%s"}
                """.formatted(
                                port,
                                node.bootstrap(),
                                registry.url(),
                                directory.resolve("blobs").toUri(),
                                directory.resolve("keys")),
                Map.of());
    }

    private static void awaitExampleOf(FreshetConfig config, String id) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(read(config, Topics.of(config).examples(), Example.class))
                        .extracting(Example::getExampleId)
                        .contains(id));
    }

    private static <T extends SpecificRecord> List<T> read(FreshetConfig config, String topic, Class<T> type) {
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(
                KafkaClients.reader(config),
                new StringDeserializer(),
                EventSerdes.of(config).deserializer(type))) {
            List<T> all = new ArrayList<>();
            TopicScan.fromBeginning(consumer, TopicScan.partitions(consumer, topic));
            TopicScan.toEnd(consumer, record -> all.add(record.value()));
            return all;
        }
    }
}
