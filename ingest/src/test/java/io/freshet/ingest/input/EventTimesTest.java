package io.freshet.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.contract.Fault;
import io.freshet.schemas.contract.RecordContract;
import io.freshet.schemas.event.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class EventTimesTest {
    private static final ReceivedValue<String> REFUSED =
            new ReceivedValue.Refused<>(new byte[0], new Fault(DeadLetterReason.INVALID, "bad"));

    private static final long NOW_MS = 1_000;

    private final EventTimes times = new EventTimes(() -> Instant.ofEpochMilli(NOW_MS));

    @Test
    void anEventsTimeIsItsOwnAndNotTheBrokers() {
        assertThat(times.extract(record(new ReceivedValue.Event<>("e", 42, new byte[0])), 100))
                .isEqualTo(42);
    }

    @Test
    void anEventOfTheFutureIsAsLateAsTheBrokersClock() {
        assertThat(times.extract(record(event(5_000), TimestampType.LOG_APPEND_TIME, 3_000), 100))
                .isEqualTo(3_000);
    }

    @Test
    void aTimeThatAProducerStampedIsNotTheBrokersClock() {
        assertThat(times.extract(record(event(5_000), TimestampType.CREATE_TIME, 5_000), 100))
                .isEqualTo(NOW_MS);
    }

    @Test
    void anEventWithoutATimeOfItsOwnHasTheBrokers() {
        assertThat(times.extract(record(event(RecordContract.NOT_GIVEN), TimestampType.LOG_APPEND_TIME, 3_000), 100))
                .isEqualTo(3_000);
    }

    @Test
    void aBadRecordDoesNotMoveTheClock() {
        assertThat(times.extract(record(REFUSED), 100)).isEqualTo(100);
    }

    @Test
    void aBadRecordThatComesFirstIsNotDropped() {
        // Kafka Streams drops what has a negative time before any processor sees it.
        assertThat(times.extract(record(REFUSED), -1)).isZero();
    }

    @Test
    void keysAreComparedAsStrictUtf8() {
        assertThat(Refusals.keyFault("grüße".getBytes(StandardCharsets.UTF_8), "grüße"))
                .isEmpty();
        assertThat(Refusals.keyFault(new byte[] {(byte) 0xff}, "\ufffd")).isPresent();
        assertThat(Refusals.keyFault(new byte[0], "")).isPresent();
        assertThat(Refusals.keyFault(null, "7"))
                .hasValueSatisfying(fault -> assertThat(fault.reason()).isEqualTo(DeadLetterReason.NULL_KEY));
    }

    private static ReceivedValue<String> event(long eventTimeMs) {
        return new ReceivedValue.Event<>("e", eventTimeMs, new byte[0]);
    }

    private static ConsumerRecord<Object, Object> record(Object value) {
        return record(value, TimestampType.LOG_APPEND_TIME, NOW_MS);
    }

    private static ConsumerRecord<Object, Object> record(Object value, TimestampType type, long timestampMs) {
        return new ConsumerRecord<>(
                "t", 0, 0, timestampMs, type, 1, 1, "k", value, new RecordHeaders(), Optional.empty());
    }
}
