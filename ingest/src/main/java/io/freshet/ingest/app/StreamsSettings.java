package io.freshet.ingest.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams runs: exactly once, with a small commit interval, and at once again after a crash. */
public final class StreamsSettings {
    private static final int COMMIT_MS = 100;
    private static final int SESSION_MS = 10_000;
    private static final int TRANSACTION_MS = 20_000;
    private static final long CACHE_BYTES = 16 << 20;
    private static final int RECORD_BYTES = 4 << 20;

    private static final int LINGER_MS = 5;
    private static final int BATCH_BYTES = 128 << 10;
    private static final int BUFFERED = 250;

    private StreamsSettings() {}

    /** Where the role keeps its state: system property {@code freshet.state}, or a folder of the user's. */
    static Path directory(FreshetConfig config) {
        String set = System.getProperty("freshet.state", "");
        return set.isBlank()
                ? Path.of(System.getProperty("user.home"), ".freshet", config.pipeline(), "streams")
                : Path.of(set);
    }

    public static Properties of(FreshetConfig config, Path directory) throws IOException {
        Properties settings = new Properties();
        settings.putAll(KafkaClients.admin(config));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, GroupIdentity.group(config));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads(config));
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int)
                config.platform().topics().replication());
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), GroupIdentity.of(directory));
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MS);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MS);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RECORD_BYTES);
        // What is read ahead is on the heap: 250 inline payloads of each of 16 partitions are 64 MiB, 1,000 would be
        // all.
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED);
        // Kafka Streams waits up to 100 ms to fill a batch; a complete sample should not.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), LINGER_MS);
        // Samples and changelog of some milliseconds under load: batches of Kafka's 16 KiB cost a sixth more.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        // Changelog records carry the event's time, and a broker refuses those too far ahead of its own clock.
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "LogAppendTime");
        return settings;
    }

    private static int threads(FreshetConfig config) {
        // A task of each topology for every partition; more threads than cores only take turns.
        int tasks = 2 * config.platform().topics().partitions();
        return Math.max(1, Math.min(tasks, Runtime.getRuntime().availableProcessors()));
    }
}
