package io.freshet.schemas.registry;

import com.google.errorprone.annotations.MustBeClosed;
import io.freshet.schemas.config.FreshetConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes records of the contract outside any transaction, each keyed by text, and says when Kafka has acknowledged
 * them. A send never blocks: Kafka's producer waits where it knows no broker or its memory is full, and the serializer
 * waits for the registry, so both are called on a thread of the writer's own behind a bounded queue. What finds the
 * queue full is refused at once.
 *
 * <p>At most once for each send: what is acknowledged is kept; what fails may have been written all the same. A send
 * whose future is done before its turn (because its caller gave it a timeout, or cancelled it) is not sent at all. Any
 * thread.
 */
public final class RecordWriter implements AutoCloseable {
    /** Longer waits for metadata would only fill the queue with what its callers have given up. */
    private static final int LONGEST_BLOCK_MS = 1_000;

    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final int POLL_MS = 100;

    private final Settings settings;
    private final Producer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final BlockingQueue<Entry> queue;
    private final KafkaClientMetrics metrics;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * How a writer writes.
     *
     * @param name of its thread, its client and its metrics, for example {@code feedback}
     * @param queue sends that wait for their turn, at most
     * @param mostBytes the largest value that is sent
     */
    public record Settings(String name, int queue, int mostBytes) {}

    private record Entry(String topic, String key, SpecificRecord value, CompletableFuture<RecordMetadata> kept) {}

    private RecordWriter(
            Settings settings,
            Producer<byte[], byte[]> producer,
            Serializer<SpecificRecord> serializer,
            MeterRegistry meters) {
        this.settings = settings;
        this.producer = producer;
        this.serializer = serializer;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        this.metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(meters);
        Gauge.builder("freshet.writer.queue", queue, BlockingQueue::size)
                .tag("writer", settings.name())
                .description("Records that wait to be handed to Kafka's producer")
                .register(meters);
        this.thread = new Thread(this::run, "freshet-writer-" + settings.name());
    }

    /** Opens a writer; it connects when there is something to send. */
    @MustBeClosed
    public static RecordWriter open(FreshetConfig config, EventSerdes serdes, Settings settings, MeterRegistry meters) {
        Map<String, Object> client = KafkaClients.producer(config);
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK_MS);
        client.put(ProducerConfig.CLIENT_ID_CONFIG, "freshet." + config.pipeline() + "." + settings.name());
        // No lingering: under load the batches of one request's wait fill by themselves.
        client.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        client.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        return over(
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer()),
                serdes,
                settings,
                meters);
    }

    /** Opens a writer over a producer, which closes with it. */
    @MustBeClosed
    static RecordWriter over(
            Producer<byte[], byte[]> producer, EventSerdes serdes, Settings settings, MeterRegistry meters) {
        RecordWriter writer = new RecordWriter(settings, producer, serdes.serializer(), meters);
        writer.thread.start();
        return writer;
    }

    /**
     * Sends one record. The future completes on the producer's thread once Kafka keeps the record on all in-sync
     * replicas; it fails with {@link WriterBusyException} when the queue is full, with {@link RecordTooLargeException}
     * when the value is above the limit, with a serialization exception when the registry does not take it, else with
     * what Kafka's producer says. Never throws, never blocks.
     */
    public CompletableFuture<RecordMetadata> send(String topic, String key, SpecificRecord value) {
        CompletableFuture<RecordMetadata> kept = new CompletableFuture<>();
        Entry entry = new Entry(topic, key, value, kept);
        if (!queue.offer(entry)) {
            kept.completeExceptionally(new WriterBusyException(
                    settings.queue() + " records wait already to be handed to Kafka; does the broker answer?"));
        } else if (closing && queue.remove(entry)) {
            kept.completeExceptionally(new WriterBusyException("the writer is being closed"));
        }
        return kept;
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Entry next = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (next != null && !next.kept().isDone()) {
                    hand(next);
                }
            }
        } catch (InterruptedException e) {
            // Closed while it was held up; the rest is told below.
        }
        for (Entry left = queue.poll(); left != null; left = queue.poll()) {
            left.kept().completeExceptionally(new WriterBusyException("the writer was closed before its turn"));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told of every failure.
    private void hand(Entry entry) {
        try {
            byte[] value = serializer.serialize(entry.topic(), entry.value());
            if (value.length > settings.mostBytes()) {
                throw new RecordTooLargeException("the record for " + entry.topic() + " has " + value.length
                        + " bytes; at most " + settings.mostBytes() + " fit");
            }
            byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(entry.topic(), key, value), (place, fault) -> {
                if (fault == null) {
                    entry.kept().complete(place);
                } else {
                    entry.kept().completeExceptionally(fault);
                }
            });
        } catch (RuntimeException | Error e) {
            // One record that cannot be sent, for whatever reason, must not end the thread for all that follow.
            entry.kept().completeExceptionally(e);
        }
    }

    /** Takes no more, and waits ten seconds at most for what it has taken. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSING.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSING.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
        producer.close(CLOSING);
        serializer.close();
    }
}
