package io.freshet.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.sweep.SweepOutcome;
import io.freshet.ingest.sweep.Sweeper;
import io.freshet.node.KafkaNode;
import io.freshet.node.RegistryProcess;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.GoldenAnswer;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.PartitionOffset;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.schemas.version.VersionKey;
import io.freshet.serving.app.ServingApp;
import io.freshet.trainer.app.TrainerApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that publishes more versions than it keeps, over a real broker: trainer, serving and sweep. */
@Timeout(300)
final class RetainedSystemIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int KEEP = 3;
    /** More than the newest sixteen, whose states are kept to go back to. */
    private static final long PUBLISHED = 20;

    @TempDir
    private Path directory;

    private final ServingCalls calls = new ServingCalls();
    private final NavigableMap<Long, ModelVersion> published = new TreeMap<>();
    private int sent;

    @Test
    void oldVersionsAndTheirWeightsGoAndWhatIsKeptIsStillGoneBackTo() throws Exception {
        try (KafkaNode node = KafkaNode.startIn(directory.resolve("kafka"));
                RegistryProcess registry = RegistryProcess.startIn(directory.resolve("registry"))) {
            FreshetConfig config = config(node, registry);
            TopicSetup.ensure(config);
            try (ServingApp serving = ServingApp.start(config);
                    TrainerApp trainer = TrainerApp.start(config)) {
                assertThat(trainer.isTraining()).isTrue();
                long newest = publish(config, serving, PUBLISHED);
                Set<Long> kept = kept(config);
                // The newest, as many that served, and the version of the day.
                assertThat(kept).hasSizeLessThanOrEqualTo(2 * KEEP + 1).contains(0L, newest, newest - 1, newest - 2);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(calls.versions(serving)).containsExactlyInAnyOrderElementsOf(kept));

                sweep(config);
                assertThat(stored(config)).isEqualTo(live(config, kept));

                for (long version : List.of(0L, newest)) {
                    post(serving, version, "promote");
                    awaitVersion(serving, version);
                }
                post(serving, newest, "rollback");
                awaitVersion(serving, 0);
                publish(config, serving, newest + 1);
                assertThat(published.get(newest + 1).getParent()).isEqualTo(newest - 1);
            }
        }
    }

    private void post(ServingApp serving, long version, String command) throws Exception {
        assertThat(calls.post(serving, "/v1/versions/" + version + "/" + command, "")
                        .statusCode())
                .isEqualTo(202);
    }

    /** Has examples learned until so high a version is out, and returns the newest once it serves. */
    private long publish(FreshetConfig config, ServingApp serving, long atLeast) throws Exception {
        for (kept(config); published.isEmpty() || published.lastKey() < atLeast; kept(config)) {
            ColourExamples.send(
                    config,
                    Topics.of(config).examples(),
                    IntStream.range(sent, sent + 20)
                            .mapToObj(ColourExamples::example)
                            .toList());
            sent += 20;
            await().atMost(PATIENCE).until(() -> isLearned(config));
        }
        long newest = published.lastKey();
        awaitVersion(serving, newest);
        return newest;
    }

    private static boolean isLearned(FreshetConfig config) {
        Map<TopicPartition, Long> next = new HashMap<>();
        for (PartitionOffset one : checkpoint(config).getConsumed()) {
            next.put(new TopicPartition(one.getTopic(), one.getPartition()), one.getOffset());
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(config)) {
            return consumer.endOffsets(next.keySet()).equals(next);
        }
    }

    /** As if two months had passed, in which nothing was put. */
    private static void sweep(FreshetConfig config) throws IOException {
        Instant later = Instant.now().plus(Duration.ofDays(60));
        long aside = Sweeper.of(config, () -> later)
                .sweep()
                .of(SweepOutcome.QUARANTINED)
                .blobs();
        Instant nextDay = later.plus(Duration.ofHours(25));
        long dropped = Sweeper.of(config, () -> nextDay)
                .sweep()
                .of(SweepOutcome.DROPPED)
                .blobs();
        assertThat(dropped).isEqualTo(aside).isPositive();
    }

    /** Blobs that versions were ever made of and that the store has. */
    private Set<String> stored(FreshetConfig config) throws IOException {
        BlobStore store = BlobStore.open(config.platform().blobs());
        Set<String> stored = new HashSet<>();
        for (ModelVersion version : published.values()) {
            for (BlobRef ref : blobs(version).toList()) {
                if (store.contains(ref)) {
                    stored.add(ref.getSha256());
                }
            }
        }
        return stored;
    }

    /** Blobs of versions that a kept version names, or the newest checkpoint, or one that it keeps. */
    private Set<String> live(FreshetConfig config, Set<Long> kept) throws IOException {
        Set<String> live = new HashSet<>();
        kept.forEach(version -> blobs(published.get(version)).forEach(ref -> live.add(ref.getSha256())));
        BlobStore store = BlobStore.open(config.platform().blobs());
        BlobRef newest = checkpoint(config).getState();
        StringBuilder text = new StringBuilder(text(store, newest));
        for (BlobRef earlier : CheckpointManifests.read(store.read(newest)).getEarlier()) {
            text.append(store.contains(earlier) ? text(store, earlier) : "");
        }
        published.values().stream()
                .flatMap(RetainedSystemIT::blobs)
                .map(BlobRef::getSha256)
                .filter(sha256 -> text.indexOf(sha256) >= 0)
                .forEach(live::add);
        return live;
    }

    /** All that a checkpoint says, in its manifest and in its sections. */
    private static String text(BlobStore store, BlobRef checkpoint) throws IOException {
        byte[] manifest = store.read(checkpoint);
        StringBuilder text = new StringBuilder(new String(manifest, StandardCharsets.ISO_8859_1));
        for (Section section : CheckpointManifests.read(manifest).getSections()) {
            text.append(new String(store.read(section.getBlob()), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static Stream<BlobRef> blobs(ModelVersion version) {
        return Stream.concat(
                version.getSections().stream().map(Section::getBlob),
                version.getGolden().stream().map(GoldenAnswer::getInput));
    }

    /** The versions that compaction would leave of the topic; notes all that were ever in it. */
    private Set<Long> kept(FreshetConfig config) {
        Set<Long> kept = new HashSet<>();
        try (Deserializer<ModelVersion> versions = SignedDeserializer.versions(config, EventSerdes.of(config))) {
            read(config, Topics.of(config).versions(), record -> {
                long version = VersionKey.version(record.key()).orElseThrow();
                if (record.value() == null) {
                    kept.remove(version);
                } else {
                    kept.add(version);
                    published.put(version, versions.deserialize(record.topic(), record.value()));
                }
            });
        }
        return kept;
    }

    private static Checkpoint checkpoint(FreshetConfig config) {
        NavigableMap<Long, Checkpoint> all = new TreeMap<>();
        try (Deserializer<Checkpoint> checkpoints = EventSerdes.of(config).deserializer(Checkpoint.class)) {
            read(
                    config,
                    Topics.of(config).checkpoints(),
                    record -> all.put(record.offset(), checkpoints.deserialize(record.topic(), record.value())));
        }
        return all.lastEntry().getValue();
    }

    private static void read(
            FreshetConfig config, String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(config)) {
            TopicScan.fromBeginning(consumer, List.of(new TopicPartition(topic, 0)));
            TopicScan.toEnd(consumer, reader);
        }
    }

    @MustBeClosed
    private static KafkaConsumer<byte[], byte[]> consumer(FreshetConfig config) {
        return new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void awaitVersion(ServingApp serving, long version) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(calls.version(serving)).isEqualTo(version));
    }

    /** Small windows and a gate that lets most pass, so that there are many versions. */
    private FreshetConfig config(KafkaNode node, RegistryProcess registry) {
        return ConfigLoader.parse(
                "test.yaml",
                """
                pipeline: retained
                modalities: {sensor: {encoder: mlp, size: 3}}
                task: {type: classification, labels: [red, green, blue]}
                kafka: {bootstrap.servers: "%s", session.timeout.ms: 6000}
                topics: {partitions: 2}
                registry: {url: "%s"}
                blobs: {url: "%s"}
                security: {keys: %s}
                window: {count: 8, time: 300ms}
                gate: {tolerance: 1, revert-below: 1, minimum-validation: 1}
                versions: {keep: %d}
                trainer: {port: 0, device: cpu, threads: 1}
                serving: {port: 0}
                """.formatted(
                                node.bootstrap(),
                                registry.url(),
                                directory.resolve("blobs").toUri(),
                                directory.resolve("keys"),
                                KEEP),
                Map.of());
    }
}
