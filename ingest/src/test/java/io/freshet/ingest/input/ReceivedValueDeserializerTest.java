package io.freshet.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.contract.RecordContract;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import io.freshet.schemas.registry.EventSerdes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

final class ReceivedValueDeserializerTest {
    private static final URI REGISTRY = URI.create("mock://arrivals");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOPIC = "freshet.p.text";

    private final Serializer<ModalityEvent> serializer =
            EventSerdes.of(REGISTRY).serializer();
    private final RecordContract<ModalityEvent> contract = RecordContract.timed(
            ModalityEvent.class, event -> event.getEventTime().toEpochMilli());
    private final ReceivedValueDeserializer<ModalityEvent> arrivals = ReceivedValueDeserializer.of(contract, REGISTRY);

    @Test
    void readsWhatConfluentsSerializerWrote() {
        ModalityEvent event = event(NOW);

        ReceivedValue<ModalityEvent> arrival = arrivals.deserialize(TOPIC, serializer.serialize(TOPIC, event));

        assertThat(arrival).isInstanceOfSatisfying(ReceivedValue.Event.class, it -> {
            assertThat(it.event()).isEqualTo(event);
            assertThat(it.eventTimeMs()).isEqualTo(NOW.toEpochMilli());
        });
    }

    @Test
    void aRecordWithoutValueIsInvalid() {
        assertThat(reason(null)).isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void everyTruncationIsRefusedAndNeverThrows() {
        byte[] whole = serializer.serialize(TOPIC, event(NOW));

        for (int length = 0; length < whole.length; length++) {
            assertThat(reason(Arrays.copyOf(whole, length)))
                    .as("first %d of %d bytes", length, whole.length)
                    .isIn(DeadLetterReason.TRUNCATED, DeadLetterReason.INVALID);
        }
    }

    @Test
    void bytesAfterTheRecordAreRefused() {
        byte[] whole = serializer.serialize(TOPIC, event(NOW));

        assertThat(reason(Arrays.copyOf(whole, whole.length + 1))).isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void aLengthBeyondTheRecordDoesNotTakeMemory() {
        byte[] whole = serializer.serialize(TOPIC, event(NOW));
        // The first field is the length of sampleId: 5 bytes of varint say two thousand millions.
        byte[] hostile = ByteBuffer.allocate(whole.length + 4)
                .put(whole, 0, 5)
                .put(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f})
                .put(whole, 6, whole.length - 6)
                .array();

        assertThat(reason(hostile)).isIn(DeadLetterReason.TRUNCATED, DeadLetterReason.INVALID);
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsNamed() {
        byte[] unknown = ByteBuffer.allocate(9).put((byte) 0).putInt(4711).array();

        ReceivedValue<ModalityEvent> arrival = arrivals.deserialize(TOPIC, unknown);

        assertThat(arrival).isInstanceOfSatisfying(ReceivedValue.Refused.class, it -> {
            assertThat(it.fault().reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
            assertThat(it.fault().message()).contains("4711");
            assertThat(it.bytes()).isSameAs(unknown);
        });
    }

    @Test
    void anotherFormatThanConfluentsIsInvalid() {
        assertThat(reason("{\"sampleId\":\"7\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void aRecordOfAnotherTypeIsInvalid() {
        Sample sample = new Sample(
                "7",
                1,
                NOW,
                Map.of(),
                java.util.List.of(),
                io.freshet.schemas.event.ClosedBy.COMPLETE,
                io.freshet.schemas.event.Origin.ALIGNED,
                null);
        Serializer<Sample> samples = EventSerdes.of(REGISTRY).serializer();

        assertThat(reason(samples.serialize("freshet.p.samples", sample))).isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void eventTimesFrom1970OnAreTaken() {
        assertThat(reasonOf(event(Instant.EPOCH.minusMillis(1)))).isEqualTo(DeadLetterReason.EVENT_TIME_OUT_OF_RANGE);
        assertThat(arrivals.deserialize(TOPIC, serializer.serialize(TOPIC, event(Instant.EPOCH))))
                .isInstanceOf(ReceivedValue.Event.class);
    }

    private DeadLetterReason reasonOf(ModalityEvent event) {
        return reason(serializer.serialize(TOPIC, event));
    }

    private DeadLetterReason reason(byte[] bytes) {
        ReceivedValue<ModalityEvent> arrival = arrivals.deserialize(TOPIC, bytes);
        assertThat(arrival).isInstanceOf(ReceivedValue.Refused.class);
        return ((ReceivedValue.Refused<ModalityEvent>) arrival).fault().reason();
    }

    private static ModalityEvent event(Instant time) {
        return new ModalityEvent(
                "7", "text", time, "text/plain", ByteBuffer.wrap(new byte[] {1, 2, 3}), "test", Map.of("a", "b"), true);
    }
}
