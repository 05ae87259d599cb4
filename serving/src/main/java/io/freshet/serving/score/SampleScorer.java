package io.freshet.serving.score;

import io.freshet.model.Features;
import io.freshet.model.ModelSpec;
import io.freshet.model.MultimodalModel;
import io.freshet.model.Preparer;
import io.freshet.model.task.Answer;
import io.freshet.model.task.Scores;
import io.freshet.schemas.blob.BlobMissingException;
import io.freshet.schemas.blob.BlobStore;
import io.freshet.schemas.blob.Payloads;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModelVersion;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Scores aligned samples as they come: group {@code freshet.<p>.scoring} on the samples topic, whole polls as one batch
 * through the model, and predictions, dead letters and offsets as one transaction, so that every aligned revision is
 * predicted exactly once. Starts to read when a version is available. Samples that were scored by request pass by.
 */
public final class SampleScorer implements ClientSession {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int BATCH = 64;

    private final Parts parts;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordReader<Sample> samples;
    private final ScoringTransaction transaction;
    private final Preparer preparer;

    /** What it scores with. */
    public record Parts(
            FreshetConfig config,
            EventSerdes serdes,
            BlobStore blobs,
            ServingSlot<LoadedVersion> slot,
            InstantSource clock,
            MeterRegistry meters) {}

    /** A sample that can be scored, and the record that it came in. */
    private record Ready(ConsumerRecord<byte[], byte[]> record, Sample sample, Features features) {}

    private SampleScorer(Parts parts) {
        this.parts = parts;
        FreshetConfig config = parts.config();
        ModelSpec spec = ModelSpec.of(config);
        String group = "freshet." + config.pipeline() + ".scoring";
        this.preparer = new Preparer(spec, part -> Payloads.bytes(part.getPayload(), parts.blobs()));
        this.samples = new RecordReader<>(parts.serdes(), Sample.class);
        this.transaction = new ScoringTransaction(config, parts.serdes(), GroupMember.id(config, group));
        Map<String, Object> settings = GroupMember.settings(KafkaClients.consumer(config, group), config);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.of(config).samples()));
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
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(POLL).forEach(records::add);
        if (!records.isEmpty()) {
            transaction.begin();
            score(records);
            transaction.commit(consumer);
        }
    }

    private void score(List<ConsumerRecord<byte[], byte[]>> records) {
        long start = System.nanoTime();
        List<Ready> batch = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            prepare(record, batch);
        }
        if (batch.isEmpty()) {
            return;
        }
        try (ServingSlot.Lease<LoadedVersion> lease = parts.slot()
                .lease()
                .orElseThrow(() -> new KafkaException(
                        "the serving version went away between two lines; the batch is read again"))) {
            MultimodalModel model = lease.value().model();
            List<Scores> scores =
                    model.score(batch.stream().map(Ready::features).toList());
            Duration each = Duration.ofNanos((System.nanoTime() - start) / batch.size());
            for (int i = 0; i < batch.size(); i++) {
                predict(
                        batch.get(i),
                        model.task().answer(scores.get(i)),
                        lease.value().manifest(),
                        each);
            }
        }
    }

    private void predict(Ready ready, Answer answer, ModelVersion version, Duration latency) {
        Sample sample = ready.sample();
        String id = PredictionIds.ofRevision(sample.getSampleId(), version.getVersion(), sample.getRevision());
        transaction.predicted(
                Predictions.of(id, version, new Predictions.Scored(sample, ready.features(), answer), latency));
    }

    private void prepare(ConsumerRecord<byte[], byte[]> record, List<Ready> batch) {
        try {
            Sample sample = samples.read(record).orElse(null);
            if (sample != null && sample.getOrigin() == Origin.ALIGNED) {
                batch.add(new Ready(record, sample, preparer.prepare(sample)));
            }
        } catch (BadRecordException e) {
            refuse(record, e.reason(), e);
        } catch (UndecodableException e) {
            refuse(record, DeadLetterReason.UNDECODABLE, e);
        } catch (BlobMissingException e) {
            refuse(record, DeadLetterReason.MISSING_BLOB, e);
        } catch (IOException e) {
            throw new KafkaException("a payload is out of reach: " + e.getMessage() + "; the batch is read again", e);
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, Exception fault) {
        parts.meters()
                .counter("freshet.dead.letters", "stage", "score", "reason", reason.name())
                .increment();
        transaction.refused(DeadLetters.of(
                new DeadLetters.Place(record.topic(), record.partition(), record.offset()),
                new DeadLetters.Original(record.key(), record.value(), record.headers()),
                new DeadLetters.Refusal(
                        reason,
                        String.valueOf(fault.getMessage()),
                        "score",
                        parts.clock().instant())));
    }

    @Override
    public void close() {
        consumer.close();
        transaction.close();
        samples.close();
    }
}
