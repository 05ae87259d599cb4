package io.freshet.serving.rollout;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.RecordSigner;
import io.freshet.schemas.version.SignedSerializer;
import io.freshet.serving.version.StandingFold;
import io.freshet.serving.version.VersionStates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a pipeline's standing, for policy and operators of all instances. Everybody who decides has the same
 * transactional id: who begins fences whoever was about to write, then reads the standing to its end, decides on that,
 * and writes standing, decisions and (for the leader) its offsets in one transaction. So decisions follow one another,
 * and none rests on a standing that is no longer so. Any thread; one decision at a time.
 */
final class StandingWriter {
    private static final int MAX_BLOCK_MS = 5_000;

    private final FreshetConfig config;
    private final EventSerdes serdes;
    private final RecordSigner signer;
    private final Supplier<VersionStates> followed;

    /**
     * A writer that opens its clients when there is something to decide.
     *
     * @param followed what this instance has seen: its standing holds where the topic has lost it
     */
    StandingWriter(FreshetConfig config, EventSerdes serdes, RecordSigner signer, Supplier<VersionStates> followed) {
        this.config = config;
        this.serdes = serdes;
        this.signer = signer;
        this.followed = followed;
    }

    /** What follows from a standing. */
    @FunctionalInterface
    interface Decision<E extends Exception> {
        /** The decisions, in their order; none when it is already as it should be. */
        List<Rollout> over(Standing now) throws E;
    }

    /** How far the reader has come for which a decision is made, and the versions that it is about. */
    record Progress(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group, List<ModelVersion> read) {}

    /** Another one began to decide meanwhile; nothing was written, and the decision must be made anew. */
    static final class OvertakenException extends Exception {
        private static final long serialVersionUID = 1L;

        OvertakenException(@Nullable Throwable cause) {
            super("another decision was made at the same moment", cause);
        }
    }

    /**
     * Decides, and returns the standing that holds when that is committed.
     *
     * @throws OvertakenException when somebody else decided meanwhile
     * @throws org.apache.kafka.common.KafkaException when nothing could be written
     */
    synchronized <E extends Exception> Standing decide(Decision<E> decision, Optional<Progress> progress)
            throws E, OvertakenException {
        try (KafkaProducer<String, byte[]> producer = producer();
                StandingReader reader = new StandingReader(config, serdes)) {
            producer.initTransactions();
            Standing written = reader.read();
            Standing known = followed.get().standing();
            Standing now = known.getEpoch() > written.getEpoch() ? known : written;
            List<Rollout> decisions = decision.over(now);
            Standing next = StandingFold.of(now)
                    .decided(decisions)
                    .descending(followed.get()
                            .with(progress.map(Progress::read).orElse(List.of()), now)
                            .manifests())
                    .next();
            producer.beginTransaction();
            send(producer, next, decisions);
            progress.ifPresent(come -> producer.sendOffsetsToTransaction(come.offsets(), come.group()));
            // Fails with the first send that failed; closing then aborts.
            producer.commitTransaction();
            return next;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new OvertakenException(e);
        }
    }

    private void send(KafkaProducer<String, byte[]> producer, Standing next, List<Rollout> decisions) {
        Topics topics = Topics.of(config);
        try (Serializer<SpecificRecord> signed = new SignedSerializer<>(serdes, signer)) {
            var ignored = producer.send(new ProducerRecord<>(
                    topics.standing(), 0, config.pipeline(), signed.serialize(topics.standing(), next)));
            for (Rollout decision : decisions) {
                ignored = producer.send(new ProducerRecord<>(
                        topics.rollouts(),
                        0,
                        Long.toString(decision.getVersion()),
                        signed.serialize(topics.rollouts(), decision)));
            }
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        String id = "freshet." + config.pipeline() + ".standing";
        Map<String, Object> settings = KafkaClients.transactionalProducer(config, id);
        // A person may be waiting.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
