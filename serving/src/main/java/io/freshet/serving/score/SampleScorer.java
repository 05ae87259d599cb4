package io.freshet.serving.score;

import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.Preparer;
import io.freshet.model.task.Answer;
import io.freshet.model.task.Scores;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Origin;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.media.UndecodableException;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.DeadLetters;
import io.freshet.schemas.topic.Topics;
import io.freshet.serving.follow.BadRecordException;
import io.freshet.serving.follow.ClientSession;
import io.freshet.serving.follow.GroupMember;
import io.freshet.serving.follow.RecordReader;
import io.freshet.serving.version.LoadedVersion;
import io.freshet.serving.version.ServingSlot;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores aligned samples as they come: group {@code freshet.<p>.scoring} on the samples topic, whole polls as one batch
 * through the model, and predictions, dead letters and offsets as one transaction, so that every aligned revision is
 * predicted exactly once. Starts to read when a version is available. Samples that were scored by request pass by.
 */
public final class SampleScorer implements ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(SampleScorer.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int BATCH = 64;
    /** Samples that no loaded version can score wait as long as a trainer may take to start with a larger model. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** A record is at most a megabyte; what is around a dead letter's bytes has room beside. */
    private static final int MOST_LETTER_BYTES = 900_000;

    private final Parts parts;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordReader<Sample> samples;
    private final ScoringTransaction transaction;
    private final Preparer preparer;
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable Instant waitingUntil;
    private long givenUpOn = -1;

    /** What it scores with. */
    public record Parts(
            FreshetConfig config,
            EventSerdes serdes,
            BlobStore blobs,
            ServingSlot<LoadedVersion> slot,
            KnownPredictions known,
            InstantSource clock,
            MeterRegistry meters) {}

    /** A record that was read and is not committed yet. */
    private sealed interface Pending {
        TopicPartition partition();
    }

    /** A sample that can be scored, after so long a preparation. */
    private record Ready(ConsumerRecord<byte[], byte[]> record, Sample sample, Features features, long nanos)
            implements Pending {
        @Override
        public TopicPartition partition() {
            return new TopicPartition(record.topic(), record.partition());
        }
    }

    /** A record that no version can score. */
    private record Refused(TopicPartition partition, DeadLetter letter) implements Pending {}

    /** A record that is not for this scorer. */
    private record Passed(TopicPartition partition) implements Pending {}

    private SampleScorer(Parts parts) {
        this.parts = parts;
        FreshetConfig config = parts.config();
        ModelSpec spec = ModelSpec.of(config);
        String group = "freshet." + config.pipeline() + ".scoring";
        this.preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), parts.blobs()));
        this.samples = new RecordReader<>(parts.serdes(), Sample.class);
        this.transaction = new ScoringTransaction(config, parts.serdes(), GroupMember.id(config, group), parts.known());
        Map<String, Object> settings = GroupMember.settings(KafkaClients.consumer(config, group), config);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.of(config).samples()), new Leaving());
    }

    /** Opens scorers. */
    public static ClientSession.Factory factory(Parts parts) {
        return () -> new SampleScorer(parts);
    }

    @Override
    public void doWork() {
        if (parts.slot().isEmpty()) {
            // Not even a member of the group yet: another instance may have a version already.
            LockSupport.parkNanos(POLL.toNanos());
            return;
        }
        if (pending.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            // They wait for another version; polling keeps the membership in the group.
            consumer.pause(consumer.assignment());
        }
        consumer.poll(POLL).forEach(record -> pending.add(prepare(record)));
        if (!pending.isEmpty()) {
            score();
        }
    }

    private void score() {
        try (ServingSlot.Lease<LoadedVersion> lease = parts.slot()
                .lease()
                .orElseThrow(() -> new KafkaException(
                        "the serving version went away between two lines; the batch is read again"))) {
            LoadedVersion serving = lease.value();
            if (waitsForAnotherThan(serving)) {
                return;
            }
            transaction.begin();
            predict(serving);
            transaction.commit(consumer);
            pending.clear();
            waitingUntil = null;
        }
    }

    /**
     * After a modality was added, samples may come that have no other, before the first version that knows it: they
     * wait for it, but not for as long as somebody keeps an old version serving.
     */
    private boolean waitsForAnotherThan(LoadedVersion serving) {
        boolean allKnown =
                ready().allMatch(one -> one.features().knownTo(spec(serving)).isPresent());
        if (allKnown || serving.number() == givenUpOn) {
            return false;
        }
        Instant now = parts.clock().instant();
        if (waitingUntil == null) {
            waitingUntil = now.plus(PATIENCE);
            LOG.info("samples wait for a version that knows their modalities; {} does not", serving);
        }
        if (now.isBefore(waitingUntil)) {
            return true;
        }
        givenUpOn = serving.number();
        return false;
    }

    private Stream<Ready> ready() {
        return pending.stream().filter(Ready.class::isInstance).map(Ready.class::cast);
    }

    private static ModelSpec spec(LoadedVersion version) {
        return version.model().spec();
    }

    private void predict(LoadedVersion serving) {
        List<Ready> batch = new ArrayList<>();
        List<Features> known = new ArrayList<>();
        for (Pending one : pending) {
            if (one instanceof Refused refused) {
                transaction.refused(refused.letter());
            } else if (one instanceof Ready ready) {
                Optional<Features> features = ready.features().knownTo(spec(serving));
                if (features.isPresent()) {
                    batch.add(ready);
                    known.add(features.get());
                } else {
                    String why = new ModalityNotLearnedException(serving, ready.features()).getMessage();
                    transaction.refused(letter(ready.record(), DeadLetterReason.UNKNOWN_MODALITY, why));
                }
            }
        }
        long start = System.nanoTime();
        List<Scores> scores = serving.model().score(known);
        long each = (System.nanoTime() - start) / Math.max(1, batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Sample sample = batch.get(i).sample();
            Answer answer = serving.model().task().answer(scores.get(i));
            transaction.predicted(Predictions.of(
                    PredictionIds.ofRevision(sample.getSampleId(), serving.number(), sample.getRevision()),
                    serving.manifest(),
                    new Predictions.Scored(sample, known.get(i), answer),
                    Duration.ofNanos(batch.get(i).nanos() + each)));
        }
    }

    private Pending prepare(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        long start = System.nanoTime();
        try {
            Sample sample = samples.read(record).orElse(null);
            return sample == null || sample.getOrigin() != Origin.ALIGNED
                    ? new Passed(partition)
                    : new Ready(record, sample, preparer.prepare(sample), System.nanoTime() - start);
        } catch (BadRecordException e) {
            return new Refused(partition, letter(record, e.reason(), e.getMessage()));
        } catch (UndecodableException e) {
            return new Refused(partition, letter(record, DeadLetterReason.UNDECODABLE, e.getMessage()));
        } catch (BlobMissingException e) {
            return new Refused(partition, letter(record, DeadLetterReason.MISSING_BLOB, e.getMessage()));
        } catch (IOException e) {
            throw new KafkaException("a payload is out of reach: " + e.getMessage() + "; the batch is read again", e);
        }
    }

    /** Counted where it is made; the few that are made again after a transaction failed count twice. */
    private DeadLetter letter(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, @Nullable String why) {
        parts.meters()
                .counter("freshet.dead.letters", "stage", "score", "reason", reason.name())
                .increment();
        DeadLetter letter = DeadLetters.of(
                new DeadLetters.Place(record.topic(), record.partition(), record.offset()),
                new DeadLetters.Original(record.key(), record.value(), record.headers()),
                new DeadLetters.Refusal(
                        reason, String.valueOf(why), "score", parts.clock().instant()));
        return DeadLetters.fitted(letter, MOST_LETTER_BYTES);
    }

    /** What waits of partitions that go to another instance is scored there. */
    private final class Leaving implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Read from the offsets that were committed.
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            pending.removeIf(one -> partitions.contains(one.partition()));
        }
    }

    @Override
    public void close() {
        consumer.close();
        transaction.close();
        samples.close();
    }
}
