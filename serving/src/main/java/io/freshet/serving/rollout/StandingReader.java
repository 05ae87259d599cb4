package io.freshet.serving.rollout;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.registry.NewestRecord;
import io.freshet.schemas.registry.TopicScan;
import io.freshet.schemas.topic.Topics;
import io.freshet.schemas.version.SignedDeserializer;
import io.freshet.serving.follow.BadRecordException;
import io.freshet.serving.follow.RecordReader;
import io.freshet.serving.version.StandingFold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads where the versions stand at this moment. Where there is no standing, as in a pipeline of the software that knew
 * decisions only, it is what all decisions make of it. One thread.
 */
final class StandingReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandingReader.class);

    private final String pipeline;
    private final TopicPartition standing;
    private final TopicPartition rollouts;
    private final RecordReader<Standing> standings;
    private final RecordReader<Rollout> signed;
    private final RecordReader<Rollout> plain;
    private final KafkaConsumer<byte[], byte[]> consumer;

    StandingReader(FreshetConfig config, EventSerdes serdes) {
        Topics topics = Topics.of(config);
        this.pipeline = config.pipeline();
        this.standing = new TopicPartition(topics.standing(), 0);
        this.rollouts = new TopicPartition(topics.rollouts(), 0);
        this.standings = new RecordReader<>(SignedDeserializer.standings(config, serdes));
        this.signed = new RecordReader<>(SignedDeserializer.rollouts(config, serdes));
        this.plain = new RecordReader<>(serdes, Rollout.class);
        this.consumer = new KafkaConsumer<>(
                KafkaClients.reader(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The newest standing that carries serving's signature.
     *
     * @throws org.apache.kafka.common.KafkaException when the broker or the registry does not answer
     */
    Standing read() {
        return NewestRecord.find(consumer, standing, record -> value(standings, record))
                .orElseGet(this::ofDecisions);
    }

    private Standing ofDecisions() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicScan.fromBeginning(consumer, List.of(rollouts));
        TopicScan.toEnd(consumer, records::add);
        StandingFold fold = StandingFold.of(StandingFold.none(pipeline));
        boolean onlyPlain = true;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Optional<Rollout> decision = value(signed, record);
            onlyPlain = onlyPlain && decision.isEmpty();
            // The software before signed nothing; behind its last decision only signed ones are believed.
            (onlyPlain ? value(plain, record) : decision).ifPresent(fold::decided);
        }
        // Each decision took an offset at least: no epoch that was ever written is higher.
        return Standing.newBuilder(fold.next())
                .setEpoch(consumer.position(rollouts))
                .build();
    }

    private static <T extends org.apache.avro.specific.SpecificRecord> Optional<T> value(
            RecordReader<T> reader, ConsumerRecord<byte[], byte[]> record) {
        try {
            return reader.read(record);
        } catch (BadRecordException e) {
            LOG.debug("passed over: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
        standings.close();
        signed.close();
        plain.close();
    }
}
