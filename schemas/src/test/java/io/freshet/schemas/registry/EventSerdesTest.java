package io.freshet.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.schemas.event.BlobRef;
import io.freshet.schemas.event.Example;
import io.freshet.schemas.event.ModalityEvent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

final class EventSerdesTest {
    private static final String TOPIC = "freshet.p.image";
    private final EventSerdes serdes = EventSerdes.of(URI.create("mock://event-serdes-test"));

    @Test
    void anEventComesBackAsItWentInConfluentsWireFormat() {
        ModalityEvent event = event();

        byte[] bytes = serdes.<ModalityEvent>serializer().serialize(TOPIC, event);

        assertThat(bytes[0]).isZero();
        assertThat(serdes.deserializer(ModalityEvent.class).deserialize(TOPIC, bytes))
                .isEqualTo(event);
    }

    @Test
    void everyRecordIsWrittenAsConfluentsSerializerWritesTheFirst() {
        var serializer = serdes.<SpecificRecord>serializer();
        byte[] first = serializer.serialize(TOPIC, event());

        byte[] second = serializer.serialize(TOPIC, event());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void twoSchemasInOneTopicKeepTheirIds() {
        var serializer = serdes.<SpecificRecord>serializer();
        BlobRef other = new BlobRef("a".repeat(64), 1L);
        byte[] event = serializer.serialize("both", event());
        byte[] blob = serializer.serialize("both", other);

        assertThat(serializer.serialize("both", event())).isEqualTo(event);
        assertThat(serializer.serialize("both", other)).isEqualTo(blob);
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(serdes.<BlobRef>serializer().serialize(TOPIC, null)).isNull();
    }

    @Test
    void cutShortBytesAreASerializationFault() {
        byte[] bytes = serdes.<ModalityEvent>serializer().serialize(TOPIC, event());
        var deserializer = serdes.deserializer(ModalityEvent.class);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> deserializer.deserialize(TOPIC, cut)).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void hostileBytesAreASerializationFaultOrARecord() {
        byte[] bytes = serdes.<ModalityEvent>serializer().serialize(TOPIC, event());
        var deserializer = serdes.deserializer(ModalityEvent.class);
        Random random = new Random(11);

        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            try {
                assertThat(deserializer.deserialize(TOPIC, damaged)).isInstanceOf(ModalityEvent.class);
            } catch (SerializationException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void anotherRecordIsRefused() {
        byte[] bytes = serdes.<BlobRef>serializer().serialize("other", new BlobRef("a".repeat(64), 1L));

        assertThatThrownBy(() -> serdes.deserializer(ModalityEvent.class).deserialize(TOPIC, bytes))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void anExampleFromBeforeThereWasImportanceStandsForItself() {
        Schema now = Example.getClassSchema();
        List<Schema.Field> fields = now.getFields().stream()
                .filter(field -> !field.name().equals("importance"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        Schema before = Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(now, before)
                        .getType())
                .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);

        assertThat(now.getFields()).hasSize(fields.size() + 1);
        assertThat(now.getField("importance").defaultVal()).isEqualTo(1.0);
    }

    private static ModalityEvent event() {
        return ModalityEvent.newBuilder()
                .setSampleId("7")
                .setModality("image")
                .setEventTime(Instant.parse("2026-01-01T00:00:00Z"))
                .setContentType("image/png")
                .setPayload(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setAttributes(Map.of("room", "4"))
                .build();
    }
}
