package io.freshet.ingest.input;

import io.freshet.schemas.contract.EventTimeRange;
import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.topic.DeadLetters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What every stage does with a record of which nothing is wrong before it takes it: one whose event time is ahead of
 * the broker's clock counts as now, or is refused when it is too far ahead; one that is not on its key's partition is
 * moved there once. Both raise an alert, for somebody should set a clock or a partitioner. One for each task, on its
 * thread.
 */
public final class Admission {
    /** Clocks that are kept by NTP differ by far less; batching and retries of a producer stay below. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private static final byte[] ALERT_KEY = new byte[0];

    private final Sinks sinks;
    private final KeyPlacement placement;
    private final EventTimeRange range;
    private final MeterRegistry meters;
    private final Map<String, Counter> moved = new HashMap<>();
    private final Counter ahead;
    private final AlertLimit limit = new AlertLimit();

    /** Names of the sinks of a topology for what is moved, and for alerts. */
    public record Sinks(String repartition, String alerts) {}

    public Admission(Sinks sinks, KeyPlacement placement, EventTimeRange range, MeterRegistry meters) {
        this.sinks = sinks;
        this.placement = placement;
        this.range = range;
        this.meters = meters;
        this.ahead = Counter.builder("freshet.events.ahead")
                .description("Records with an event time more than 10 s ahead of the broker's clock")
                .register(meters);
    }

    /**
     * What a record says of its own time and source.
     *
     * @param saidMs its event time, or when an edge heard of it
     * @param given whether the sender gave the event time
     * @param source who sent it, as far as is known
     */
    public record Said(long saidMs, boolean given, String source) {}

    /** Why the event time cannot be taken; raises the alert about the source's clock when it is off. */
    public Optional<Fault> clockFault(
            ProcessorContext<byte[], ? super Object> context, Record<byte[], ?> record, Said said) {
        // What counts is never later than the broker's time: where the two differ, it is the broker's.
        long takenMs = record.timestamp();
        long aheadMs = said.saidMs() - takenMs;
        if (aheadMs <= NOTICED.toMillis()) {
            return Optional.empty();
        }
        if (FirstPlace.of(Refusals.place(context).topic(), record.headers()).isPresent()) {
            // It was found out at its first place.
            return Optional.empty();
        }
        ahead.increment();
        if (limit.allows("clock " + said.source(), context.currentSystemTimeMs())) {
            alert(context, clockAlert(said, takenMs, now(context)));
        }
        return said.given()
                ? range.fault(Instant.ofEpochMilli(said.saidMs()), Instant.ofEpochMilli(takenMs))
                : Optional.empty();
    }

    /** Whether a record is where its key belongs; one that is not is on its way there afterwards. */
    public boolean isInPlace(
            ProcessorContext<byte[], ? super Object> context, Record<byte[], ? extends ReceivedValue<?>> record) {
        int partition = context.taskId().partition();
        if (placement.partition(record.key()) == partition) {
            return true;
        }
        DeadLetters.Place place = Refusals.place(context);
        if (FirstPlace.of(place.topic(), record.headers()).isPresent()) {
            // Once is enough: if it is wrong here too, then the count of partitions is, and moving helps nobody.
            return true;
        }
        context.forward(
                new Record<>(record.key(), record.value().bytes(), record.timestamp())
                        .withHeaders(new FirstPlace(place, record.timestamp()).addTo(record.headers())),
                sinks.repartition());
        moved.computeIfAbsent(place.topic(), this::movedCounter).increment();
        if (limit.allows("partition " + place.topic(), context.currentSystemTimeMs())) {
            alert(context, partitionAlert(place, placement.partition(record.key()), now(context)));
        }
        return false;
    }

    private Counter movedCounter(String topic) {
        return Counter.builder("freshet.moved.records")
                .description("Records that came on another partition than murmur2 of their key gives, and were moved")
                .tag("topic", topic)
                .register(meters);
    }

    private void alert(ProcessorContext<byte[], ? super Object> context, Alert alert) {
        context.forward(new Record<>(ALERT_KEY, alert, alert.getAt().toEpochMilli()), sinks.alerts());
    }

    private static Instant now(ProcessingContext context) {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private static Alert clockAlert(Said said, long takenMs, Instant at) {
        Duration size = Duration.ofMillis(said.saidMs() - takenMs);
        String who = said.given()
                ? "source \"" + said.source() + "\""
                : "the server that stamped an event of source \"" + said.source() + "\"";
        return new Alert(
                AlertKind.FAULT,
                "the clock of " + who + " is " + size.toSeconds() + " s ahead: event time "
                        + Instant.ofEpochMilli(said.saidMs()) + ", taken by Kafka at " + Instant.ofEpochMilli(takenMs)
                        + "; its events count as now, set its clock (NTP)",
                Map.of("aheadSeconds", size.toMillis() / 1e3),
                at);
    }

    private static Alert partitionAlert(DeadLetters.Place place, int right, Instant at) {
        return new Alert(
                AlertKind.FAULT,
                "a record of " + place.topic() + " came on partition " + place.partition()
                        + " and its key belongs on " + right
                        + "; such records are moved, which takes time: set partitioner=murmur2_random at the producer"
                        + " (librdkafka: Python, Go, C, kcat)",
                Map.of("partition", (double) place.partition(), "belongs", (double) right),
                at);
    }
}
