package io.freshet.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Rollout;
import io.freshet.schemas.registry.EventSerdes;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordReaderTest {
    private static final Alert ALERT = new Alert(AlertKind.FAULT, "look", Map.of(), Instant.EPOCH);
    private final EventSerdes serdes = EventSerdes.of(URI.create("mock://record-reader"));
    private final RecordReader<Alert> reader = new RecordReader<>(serdes, Alert.class);
    private final byte[] good = serdes.<Alert>serializer().serialize("t", ALERT);

    @Test
    void readsWhatWasWritten() throws BadRecordException {
        assertThat(reader.read(record(good))).contains(ALERT);
    }

    @Test
    void aTombstoneIsNothing() throws BadRecordException {
        assertThat(reader.read(record(null))).isEmpty();
    }

    @Test
    void saysWhereABadRecordLies() {
        BadRecordException refused = refusal(reader, new byte[] {1, 2, 3, 4, 5, 6});

        assertThat(refused).hasMessageContaining("t-3 offset 42");
        assertThat(refused.reason()).isEqualTo(DeadLetterReason.INVALID);
    }

    @Test
    void knowsARecordThatWasCutShort() {
        assertThat(refusal(reader, Arrays.copyOf(good, good.length - 3)).reason())
                .isEqualTo(DeadLetterReason.TRUNCATED);
    }

    @Test
    void refusesARecordOfAnotherType() {
        RecordReader<Rollout> rollouts = new RecordReader<>(serdes, Rollout.class);

        assertThat(refusal(rollouts, good).reason()).isEqualTo(DeadLetterReason.INVALID);
    }

    private static BadRecordException refusal(RecordReader<?> reader, byte[] value) {
        return catchThrowableOfType(BadRecordException.class, () -> reader.read(record(value)));
    }

    private static ConsumerRecord<byte[], byte @Nullable []> record(byte @Nullable [] value) {
        return new ConsumerRecord<>("t", 3, 42, new byte[0], value);
    }
}
