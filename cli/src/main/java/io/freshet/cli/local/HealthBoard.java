package io.freshet.cli.local;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.health.Health;
import io.freshet.schemas.health.UnhealthyRoles;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.KafkaClients;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Tells the system which of its roles keep dying: in a file that the other roles read, and as an alert. Passes all else
 * on. Safe for several threads.
 */
final class HealthBoard implements LocalListener {

    private final Path file;
    private final FreshetConfig config;
    private final LocalListener next;
    private final Children children;
    private final Map<LocalRole, Health> unhealthy = new EnumMap<>(LocalRole.class);

    HealthBoard(DataLayout data, FreshetConfig config, LocalListener next) {
        this.file = data.unhealthy();
        this.children = new Children(data);
        this.config = config;
        this.next = next;
        show();
    }

    @Override
    public void started(LocalRole role, long pid) {
        children.started(role, pid);
        next.started(role, pid);
    }

    @Override
    public void ready(LocalRole role, long pid, Duration after) {
        next.ready(role, pid, after);
    }

    @Override
    public void died(LocalRole role, int exitCode, Duration pause) {
        next.died(role, exitCode, pause);
    }

    @Override
    public void unhealthy(LocalRole role, String reason) {
        Health found = new Health(role.label(), false, reason, Instant.now());
        synchronized (this) {
            unhealthy.put(role, found);
            show();
        }
        next.unhealthy(role, reason);
        // Kafka may be what is dying: nobody waits for the alert.
        Thread telling = new Thread(() -> alert(found), "alert-" + role.label());
        telling.setDaemon(true);
        telling.start();
    }

    @Override
    public void healthy(LocalRole role) {
        synchronized (this) {
            unhealthy.remove(role);
            show();
        }
        next.healthy(role);
    }

    private void show() {
        try {
            UnhealthyRoles.write(file, List.copyOf(unhealthy.values()));
        } catch (IOException e) {
            // A full disk: what is said aloud, and the alert, are left.
            System.err.println("freshet: " + file + " cannot be written: " + e.getMessage());
        }
    }

    private void alert(Health found) {
        Map<String, Object> settings = KafkaClients.producer(config);
        try (KafkaProducer<String, Alert> producer = new KafkaProducer<>(
                settings, new StringSerializer(), EventSerdes.of(config).<Alert>serializer())) {
            Future<?> sent = producer.send(new ProducerRecord<>(
                    Topics.of(config).alerts(),
                    found.part(),
                    Alert.newBuilder()
                            .setKind(AlertKind.FAULT)
                            .setMessage(found.reason())
                            .setAt(found.since())
                            .build()));
            sent.get();
        } catch (KafkaException | ExecutionException e) {
            System.err.println(
                    "freshet: the alert that " + found.reason() + " could not be published: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
