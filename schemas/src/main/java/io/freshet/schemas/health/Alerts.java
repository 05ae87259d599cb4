package io.freshet.schemas.health;

import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.registry.RecordWriter;
import io.freshet.schemas.topic.Topics;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises alerts: a line in the log and a record of {@code <p>.alerts}, without ever waiting for Kafka. An alert that
 * cannot be written stays in the log. Any thread.
 */
public final class Alerts implements Consumer<Alert> {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final RecordWriter writer;
    private final String topic;
    private final String pipeline;
    private final InstantSource clock;

    /** @param writer which the caller closes */
    public Alerts(FreshetConfig config, RecordWriter writer, InstantSource clock) {
        this.writer = writer;
        this.topic = Topics.of(config).alerts();
        this.pipeline = config.pipeline();
        this.clock = clock;
    }

    @Override
    public void accept(Alert alert) {
        LOG.warn("{}", alert.getMessage());
        var ignored = writer.send(topic, pipeline, alert).exceptionally(fault -> {
            LOG.warn("the alert could not be written: {}", fault.toString());
            return null;
        });
    }

    /** Raises one alert of kind FAULT whenever a part of a role becomes unhealthy; it names part and reason. */
    public void follow(String role, RoleHealth health) {
        health.onChange(part -> {
            if (!part.healthy()) {
                String message = "the " + part.part() + " of " + role + " is unhealthy: " + part.reason();
                accept(new Alert(AlertKind.FAULT, message, Map.of(), clock.instant()));
            }
        });
    }
}
