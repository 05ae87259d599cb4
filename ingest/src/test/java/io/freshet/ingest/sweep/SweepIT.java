package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.ingest.state.PartCodec;
import io.freshet.ingest.state.StateWriter;
import io.freshet.node.KafkaNode;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Digests;
import io.freshet.schemas.config.ConfigLoader;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Checkpoint;
import io.freshet.schemas.event.CheckpointManifest;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.FeedbackKind;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Part;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.event.Section;
import io.freshet.schemas.event.Split;
import io.freshet.schemas.event.Target;
import io.freshet.schemas.event.TargetKind;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.DeadLetters;
import io.freshet.schemas.topic.TopicSetup;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.CheckpointManifests;
import io.freshet.schemas.version.VersionKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place where a name can stand, on a real broker. */
final class SweepIT {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private static Path directory;

    private static KafkaNode node;
    private static KafkaProducer<byte[], byte[]> producer;
    private static FreshetConfig config;
    private static Topics topics;

    private Instant now = BEGINNING;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void start() throws IOException {
        node = KafkaNode.startIn(directory.resolve("node"));
        config = config("it");
        topics = Topics.of(config);
        TopicSetup.ensure(config);
        TopicSetup.ensure(config("other"));
        producer = producer();
    }

    @AfterAll
    static void stop() throws IOException {
        producer.close();
        node.close();
    }

    @Test
    void onlyWhatIsOldAndNamedNowhereGoes() throws Exception {
        BlobStore store = BlobStore.files(directory.resolve("blobs"), () -> now);
        Sweeper sweeper = new Sweeper(store, new TopicNames(config), Duration.ofDays(45), () -> now);
        List<BlobRef> named = List.of(
                byAnEvent(store, topics.modality("text")),
                byAnEvent(store, Topics.of(config("other")).modality("text")),
                byASample(store),
                byAnExample(store),
                byAVersion(store),
                byADeadLetter(store),
                byAChangelog(store),
                byWhatACheckpointHolds(store),
                byASectionOfACheckpoint(store));
        BlobRef nowhere = put(store, "named nowhere");
        now = now.plus(Duration.ofDays(46));
        BlobRef young = put(store, "named nowhere, and young");

        SweepReport looked = sweeper.look();
        SweepReport first = sweeper.sweep();
        now = now.plus(Duration.ofHours(25));
        SweepReport second = sweeper.sweep();

        // Both checkpoints and the section are named too.
        assertThat(looked.of(SweepOutcome.NAMED).blobs()).isEqualTo(named.size() + 3);
        assertThat(first).isEqualTo(looked);
        assertThat(first.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
        assertThat(second.of(SweepOutcome.DROPPED).blobs()).isEqualTo(1);
        assertThat(store.contains(nowhere)).isFalse();
        assertThat(store.contains(young)).isTrue();
        for (BlobRef ref : named) {
            assertThat(store.contains(ref)).isTrue();
        }
    }

    @Test
    void whatIsNamedWhileItLiesAsideComesBack() throws Exception {
        BlobStore store = BlobStore.files(directory.resolve("more-blobs"), () -> now);
        Sweeper sweeper = new Sweeper(store, new TopicNames(config), Duration.ofDays(45), () -> now);
        BlobRef late = put(store, "named late");
        now = now.plus(Duration.ofDays(46));
        SweepReport before = sweeper.sweep();
        send(topics.samples(), sample(late));
        now = now.plus(Duration.ofDays(2));

        SweepReport after = sweeper.sweep();

        assertThat(before.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(1);
        assertThat(after.of(SweepOutcome.RESTORED).blobs()).isEqualTo(1);
        assertThat(sweeper.sweep().of(SweepOutcome.YOUNG).blobs()).isEqualTo(1);
    }

    @Test
    void sectionsGoWithTheVersionThatWasDeletedUnlessTheDeletionWasAborted() throws Exception {
        BlobStore store = BlobStore.files(directory.resolve("sections"), () -> now);
        Sweeper sweeper = new Sweeper(store, new TopicNames(config), Duration.ofDays(45), () -> now);
        BlobRef base = put(store, "base, which version 10 was the first to name");
        BlobRef deleted = put(store, "head of version 10");
        BlobRef kept = put(store, "head of version 11");
        BlobRef open = put(store, "head of version 12, which is not committed yet");
        publish(10, base, deleted);
        publish(11, base, kept);
        now = now.plus(Duration.ofDays(46));

        try (KafkaProducer<byte[], byte[]> trainer = transactional()) {
            trainer.beginTransaction();
            trainer.send(new ProducerRecord<>(topics.versions(), VersionKey.of(11), null))
                    .get();
            trainer.abortTransaction();
            trainer.beginTransaction();
            trainer.send(new ProducerRecord<>(topics.versions(), VersionKey.of(10), null))
                    .get();
            trainer.commitTransaction();
            trainer.beginTransaction();
            trainer.send(new ProducerRecord<>(
                            topics.versions(), VersionKey.of(12), bytes(topics.versions(), version(12, base, open))))
                    .get();

            sweeper.sweep();
            now = now.plus(Duration.ofHours(25));
            sweeper.sweep();
            trainer.abortTransaction();
        }

        assertThat(store.contains(deleted)).isFalse();
        for (BlobRef ref : List.of(base, kept, open)) {
            assertThat(store.contains(ref)).isTrue();
        }
    }

    @Test
    void whatAnEarlierStateNamesStaysAsLongAsACheckpointKeepsThatState() throws Exception {
        BlobStore store = BlobStore.files(directory.resolve("states"), () -> now);
        Sweeper sweeper = new Sweeper(store, new TopicNames(config), Duration.ofDays(45), () -> now);
        BlobRef head = put(store, "head of a version that was deleted");
        BlobRef ancestor = state(store, List.of(), head);
        BlobRef lost = put(store, "head that only a replaced state names");
        BlobRef replaced = state(store, List.of(ancestor), lost);
        sendCheckpoint(topics, replaced);
        sendCheckpoint(topics, state(store, List.of(ancestor)));
        now = now.plus(Duration.ofDays(46));

        SweepReport report = sweeper.sweep();

        // Two states, and the head.
        assertThat(report.of(SweepOutcome.NAMED).blobs()).isEqualTo(3);
        assertThat(report.of(SweepOutcome.QUARANTINED).blobs()).isEqualTo(2);
        for (BlobRef ref : List.of(lost, replaced)) {
            assertThat(directory.resolve("states/aside").resolve(ref.getSha256()))
                    .exists();
        }
    }

    @Test
    void nothingGoesByAKafkaThatDoesNotKnowThePipeline() throws Exception {
        BlobStore store = BlobStore.files(directory.resolve("their-blobs"), () -> now);
        Sweeper sweeper = new Sweeper(store, new TopicNames(config("elsewhere")), Duration.ofDays(45), () -> now);
        put(store, "named on another Kafka");
        now = now.plus(Duration.ofDays(46));

        assertThatThrownBy(sweeper::sweep)
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("freshet.elsewhere.text")
                .hasMessageContaining("kafka.bootstrap.servers");

        assertThat(directory.resolve("their-blobs/aside")).isEmptyDirectory();
    }

    private static BlobRef byAnEvent(BlobStore store, String topic) throws Exception {
        BlobRef ref = put(store, "named by an event of " + topic);
        send(topic, event(ref));
        return ref;
    }

    private static BlobRef byASample(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by a sample that waits for its label");
        send(topics.samples(), sample(ref));
        return ref;
    }

    private static BlobRef byAnExample(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by an example");
        send(topics.examples(), example(ref));
        return ref;
    }

    private static BlobRef byAVersion(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by a version");
        publish(1, ref);
        return ref;
    }

    private static void publish(long number, BlobRef... sections) throws Exception {
        producer.send(new ProducerRecord<>(
                        topics.versions(), VersionKey.of(number), bytes(topics.versions(), version(number, sections))))
                .get();
    }

    private static ModelVersion version(long number, BlobRef... sections) {
        return ModelVersion.newBuilder()
                .setModel("it")
                .setVersion(number)
                .setSections(Stream.of(sections)
                        .map(ref -> new Section("any", ref, "any"))
                        .toList())
                .setMetrics(Map.of())
                .setConsumed(List.of())
                .setProvenance(Provenance.newBuilder()
                        .setConfigSha256("")
                        .setSoftware("")
                        .setSeed(1)
                        .setWindow(1)
                        .setStep(1)
                        .setExamples(1)
                        .build())
                .setCreatedAt(BEGINNING)
                .build();
    }

    private static BlobRef state(BlobStore store, List<BlobRef> earlier, BlobRef... heads) throws Exception {
        List<Section> sections = Stream.of(heads)
                .map(ref -> new Section("head", ref, "application/vnd.safetensors"))
                .toList();
        return store.put(CheckpointManifests.bytes(new CheckpointManifest(sections, earlier, List.of())));
    }

    private static BlobRef byADeadLetter(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by an event that is a dead letter");
        byte[] original = bytes(topics.modality("text"), event(ref));
        send(
                topics.deadLetters(),
                DeadLetters.of(
                        new DeadLetters.Place(topics.modality("text"), 0, 0),
                        new DeadLetters.Original(null, original, null),
                        new DeadLetters.Refusal(DeadLetterReason.LATE, "", "align", BEGINNING)));
        return ref;
    }

    /** As the label store writes what waits for a label long after its topic has forgotten it. */
    private static BlobRef byAChangelog(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by the state of labels");
        String topic = "freshet.it.streams-label-changelog";
        try (Admin admin = Admin.create(KafkaClients.admin(config))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        StateWriter state = new StateWriter(1);
        PartCodec.write(state, Map.of("text", part(ref)));
        send(topic, state.toBytes());
        return ref;
    }

    private static BlobRef byWhatACheckpointHolds(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by a replayed example");
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        state.writeBytes(new byte[100_000]);
        state.writeBytes(bytes(topics.examples(), example(ref)));
        sendCheckpoint(Topics.of(config("other")), store.put(state.toByteArray()));
        return ref;
    }

    private static BlobRef byASectionOfACheckpoint(BlobStore store) throws Exception {
        BlobRef ref = put(store, "named by an example in a segment");
        BlobRef segment = store.put(bytes(topics.examples(), example(ref)));
        Section replay = new Section("replay.0", segment, CheckpointManifests.AVRO);
        sendCheckpoint(
                topics,
                store.put(CheckpointManifests.bytes(new CheckpointManifest(List.of(replay), List.of(), List.of()))));
        return ref;
    }

    private static void sendCheckpoint(Topics of, BlobRef state) throws Exception {
        send(
                of.checkpoints(),
                Checkpoint.newBuilder()
                        .setModel("it")
                        .setState(state)
                        .setConsumed(List.of())
                        .setWindow(1)
                        .setStep(1)
                        .setVersion(1)
                        .setCreatedAt(BEGINNING)
                        .build());
    }

    private static ModalityEvent event(BlobRef ref) {
        return ModalityEvent.newBuilder()
                .setSampleId("7")
                .setModality("text")
                .setEventTime(BEGINNING)
                .setContentType("text/plain")
                .setPayload(ref)
                .build();
    }

    private static Part part(BlobRef ref) {
        return Part.newBuilder()
                .setEventTime(BEGINNING)
                .setContentType("text/plain")
                .setPayload(ref)
                .setSha256(Digests.sha256(new byte[0]))
                .build();
    }

    private static Sample sample(BlobRef ref) {
        return new Sample(
                "7", 1, BEGINNING, Map.of("text", part(ref)), List.of(), ClosedBy.COMPLETE, Origin.ALIGNED, null);
    }

    private static Example example(BlobRef ref) {
        return Example.newBuilder()
                .setExampleId("7")
                .setRevision(1)
                .setSample(sample(ref))
                .setTarget(Target.newBuilder()
                        .setKind(TargetKind.CLASS)
                        .setLabels(List.of("yes"))
                        .build())
                .setKind(FeedbackKind.LABEL)
                .setFeedbackTime(BEGINNING)
                .setLabelDelayMs(0)
                .setSplit(Split.TRAIN)
                .build();
    }

    private static BlobRef put(BlobStore store, String content) throws IOException {
        return store.put(content.getBytes(StandardCharsets.UTF_8));
    }

    private static <T extends SpecificRecord> void send(String topic, T record) throws Exception {
        send(topic, bytes(topic, record));
    }

    private static void send(String topic, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, "7".getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private static <T extends SpecificRecord> byte[] bytes(String topic, T record) {
        return EventSerdes.of(config).<T>serializer().serialize(topic, record);
    }

    @MustBeClosed
    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(KafkaClients.producer(config), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // the caller's to close
    private static KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> transactional = new KafkaProducer<>(
                KafkaClients.transactionalProducer(config, "it.trainer"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        transactional.initTransactions();
        return transactional;
    }

    private static FreshetConfig config(String pipeline) {
        return ConfigLoader.parse("p.yaml", """
                pipeline: %s
                modalities: {text: {encoder: hashed-text}}
                task: {type: classification, labels: [yes, no]}
                topics: {partitions: 2}
                kafka: {bootstrap.servers: "%s"}
                registry: {url: "mock://sweep"}
                """.formatted(pipeline, node.bootstrap()), Map.of());
    }
}
