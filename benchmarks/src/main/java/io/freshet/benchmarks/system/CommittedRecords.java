package io.freshet.benchmarks.system;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads committed records of whole topics, from offsets to the ends as they are when reading begins. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FETCH_BYTES = 8 << 20;

    private final FreshetConfig config;
    private final Broker broker;

    public CommittedRecords(FreshetConfig config, Broker broker) {
        this.config = config;
        this.broker = broker;
    }

    /** Takes one record after the other, in the order of each partition. */
    public interface Taker<T> {
        void take(ConsumerRecord<String, T> record);
    }

    /** Reads everything that there is of some topics. */
    public <T extends SpecificRecord> void read(Collection<String> topics, Class<T> type, Taker<T> taker)
            throws IOException, InterruptedException {
        read(topics, type, Map.of(), taker);
    }

    /**
     * Reads what came after some offsets.
     *
     * @param from partitions that are not in it are read from their beginning
     */
    public <T extends SpecificRecord> void read(
            Collection<String> topics, Class<T> type, Map<TopicPartition, Long> from, Taker<T> taker)
            throws IOException, InterruptedException {
        Map<String, Object> settings = KafkaClients.reader(config);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        Map<TopicPartition, Long> left = new HashMap<>(broker.ends(topics));
        try (KafkaConsumer<String, T> consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), EventSerdes.of(config).deserializer(type))) {
            consumer.assign(left.keySet());
            consumer.seekToBeginning(left.keySet());
            from.forEach((partition, offset) -> {
                if (left.containsKey(partition)) {
                    consumer.seek(partition, offset);
                }
            });
            drain(consumer, left, taker);
        }
    }

    private static <T> void drain(KafkaConsumer<String, T> consumer, Map<TopicPartition, Long> left, Taker<T> taker)
            throws IOException {
        long quietSince = System.nanoTime();
        while (!left.isEmpty()) {
            for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
                taker.take(record);
                quietSince = System.nanoTime();
            }
            left.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                throw new IOException("nothing came for " + PATIENCE.toSeconds() + " s while " + left
                        + " is to be read; is a transaction left open? Look into the logs of the bench's folder");
            }
        }
    }
}
