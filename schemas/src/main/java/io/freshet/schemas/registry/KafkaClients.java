package io.freshet.schemas.registry;

import io.freshet.schemas.config.FreshetConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of Kafka clients: the pipeline's {@code kafka.*} as they are, and on top what Freshet's guarantees rest on
 * (idempotent producers that wait for all replicas; consumers that read committed records and commit nothing by
 * themselves).
 */
public final class KafkaClients {
    private KafkaClients() {}

    public static Map<String, Object> admin(FreshetConfig config) {
        return new HashMap<>(config.platform().kafka());
    }

    /** A producer whose acknowledged records are never lost or written twice. */
    public static Map<String, Object> producer(FreshetConfig config) {
        Map<String, Object> settings = admin(config);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
        return settings;
    }

    /** A producer that writes in transactions; a newer one with the same id fences an older one. */
    public static Map<String, Object> transactionalProducer(FreshetConfig config, String transactionalId) {
        Map<String, Object> settings = producer(config);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        return settings;
    }

    /** A consumer of committed records that starts at the beginning and commits only when told. */
    public static Map<String, Object> consumer(FreshetConfig config, String group) {
        Map<String, Object> settings = admin(config);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    /** A consumer that reads whole topics by itself, outside any group. */
    public static Map<String, Object> reader(FreshetConfig config) {
        Map<String, Object> settings = consumer(config, "none");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }
}
