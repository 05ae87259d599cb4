package io.freshet.trainer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RegistryUnavailableException;
import io.freshet.trainer.Separable;
import java.net.URI;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ExampleRecordReaderTest {
    private static final EventSerdes SERDES = EventSerdes.of(URI.create("mock://arrivals"));

    private final ExampleRecordReader reader = new ExampleRecordReader(SERDES.deserializer(Example.class));

    @Test
    void readsAnExample() {
        ExampleRecord arrival = reader.read(record(bytes()));

        assertThat(arrival).isInstanceOf(ExampleRecord.Usable.class);
        assertThat(((ExampleRecord.Usable) arrival).example()).isEqualTo(Separable.example(0));
        assertThat(arrival.offset()).isEqualTo(42);
    }

    @Test
    void refusesWhatIsCutShort() {
        assertThat(reason(new byte[] {0, 0})).isEqualTo(DeadLetterReason.TRUNCATED);
        assertThat(reason(Arrays.copyOf(bytes(), 20))).isEqualTo(DeadLetterReason.TRUNCATED);
    }

    @Test
    void refusesASchemaThatTheRegistryDoesNotKnow() {
        assertThat(reason(new byte[] {0, 0, 1, 0, 0, 7})).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }

    @Test
    void neverRefusesARecordBecauseTheRegistryIsOutOfReach() {
        // Nothing listens on port 1 of the loopback.
        ExampleRecordReader cutOff = new ExampleRecordReader(
                EventSerdes.of(URI.create("http://127.0.0.1:1")).deserializer(Example.class));

        assertThatThrownBy(() -> cutOff.read(record(bytes()))).isInstanceOf(RegistryUnavailableException.class);
    }

    private DeadLetterReason reason(byte[] value) {
        return ((ExampleRecord.Refused) reader.read(record(value))).reason();
    }

    private static byte[] bytes() {
        return SERDES.<Example>serializer().serialize("examples", Separable.example(0));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("examples", 0, 42, new byte[0], value);
    }
}
