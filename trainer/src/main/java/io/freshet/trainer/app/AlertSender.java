package io.freshet.trainer.app;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alerts that belong to no window. They are rare: each has a producer of its own. One that cannot be written
 * stands in the log, and readiness says the same.
 */
record AlertSender(FreshetConfig config) implements Consumer<Alert> {
    private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public void accept(Alert alert) {
        String topic = Topics.of(config).alerts();
        Map<String, Object> settings = KafkaClients.producer(config);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis());
        try (var serializer = EventSerdes.of(config).<Alert>serializer()) {
            KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            try {
                byte[] key = config.pipeline().getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, alert)))
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                producer.close(Duration.ZERO);
            }
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            LOG.warn("an alert could not be written ({}): {}", e.getMessage(), alert.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
