package io.freshet.serving.follow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.AlertKind;
import io.freshet.schemas.registry.EventSerdes;
import io.freshet.schemas.registry.RegistryUnavailableException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Takes seconds: the registry's client tries again before it gives up. */
final class RegistryAwayIT {
    @Test
    void aRegistryThatIsAwayIsNoBadRecord() {
        byte[] good = EventSerdes.of(URI.create("mock://registry-away"))
                .<Alert>serializer()
                .serialize("t", new Alert(AlertKind.FAULT, "look", Map.of(), Instant.EPOCH));
        // Nobody listens on port 1 of loopback.
        EventSerdes away = EventSerdes.of(URI.create("http://127.0.0.1:1/apis/ccompat/v7"));

        try (RecordReader<Alert> cutOff = new RecordReader<>(away, Alert.class)) {
            assertThatThrownBy(() -> cutOff.read(new ConsumerRecord<>("t", 0, 0, new byte[0], good)))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
    }
}
