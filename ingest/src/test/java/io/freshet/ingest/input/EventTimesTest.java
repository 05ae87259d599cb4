package io.freshet.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.ingest.input.ReceivedValue.Fault;
import io.freshet.schemas.event.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class EventTimesTest {
    private static final ReceivedValue<String> REFUSED =
            new ReceivedValue.Refused<>(new byte[0], new Fault(DeadLetterReason.INVALID, "bad"));

    private final EventTimes times = new EventTimes();

    @Test
    void anEventsTimeIsItsOwnAndNotTheBrokers() {
        assertThat(times.extract(record(new ReceivedValue.Event<>("e", 42, new byte[0])), 100))
                .isEqualTo(42);
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

    private static ConsumerRecord<Object, Object> record(Object value) {
        return new ConsumerRecord<>("t", 0, 0, "k", value);
    }
}
