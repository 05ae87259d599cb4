package io.freshet.benchmarks.system;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes records of the contract, many at a time, and fails when one was not written. For one thread. */
public final class BenchEventWriter implements AutoCloseable {
    private static final int BATCH_BYTES = 256 << 10;
    private static final long BUFFER_BYTES = 64L << 20;

    private final KafkaProducer<String, SpecificRecord> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * @param lingerMs how long a record waits for others
     * @param recordBytes largest record
     */
    public BenchEventWriter(FreshetConfig config, int lingerMs, int recordBytes) {
        Map<String, Object> settings = KafkaClients.producer(config);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, recordBytes);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        producer = new KafkaProducer<>(
                settings, new StringSerializer(), EventSerdes.of(config).<SpecificRecord>serializer());
    }

    /** Writes a record where its key belongs. */
    public void write(String topic, String key, SpecificRecord value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    /** Writes a record to a partition. */
    public void write(String topic, int partition, String key, SpecificRecord value) {
        send(new ProducerRecord<>(topic, partition, key, value));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of every failure.
    private void send(ProducerRecord<String, SpecificRecord> record) {
        producer.send(record, (metadata, problem) -> {
            if (problem != null) {
                failure.set(problem);
            }
        });
    }

    /**
     * Returns when everything is written.
     *
     * @throws IOException when something was not
     */
    public void flush() throws IOException {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new IOException("input could not be written: " + problem.getMessage(), problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
