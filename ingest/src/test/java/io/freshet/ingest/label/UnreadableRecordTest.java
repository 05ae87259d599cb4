package io.freshet.ingest.label;

import static io.freshet.schemas.event.Origin.ALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.registry.EventSerdes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of which the schema's id is wrong, on every topic that labelling reads. */
final class UnreadableRecordTest {
    private final Labelled labelled = new Labelled();

    @AfterEach
    void close() {
        labelled.close();
    }

    @ParameterizedTest
    @CsvSource({
        "freshet.p.samples, 4711",
        "freshet.p.predictions, 4711",
        "freshet.p.feedback, 4711",
        "freshet.p.samples, -1",
        "freshet.p.predictions, 0",
        "freshet.p.feedback, 2147483647"
    })
    void aSchemaIdThatNobodyKnowsIsOneDeadLetterAndTheStreamGoesOn(String topic, int schemaId) {
        byte[] unknown = ByteBuffer.allocate(9).put((byte) 0).putInt(schemaId).array();

        labelled.pipe(topic, new TestRecord<>("7".getBytes(StandardCharsets.UTF_8), unknown));

        assertThat(labelled.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
            assertThat(letter.getTopic()).isEqualTo(topic);
            assertThat(letter.getStage()).isEqualTo("label");
            assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(unknown));
        });
        theStreamGoesOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"freshet.p.samples", "freshet.p.predictions"})
    void aSchemaOfAnotherTypeIsOneDeadLetterAndTheStreamGoesOn(String topic) {
        byte[] feedback = EventSerdes.of(URI.create("mock://labelled"))
                .serializer()
                .serialize("freshet.p.feedback", Labelled.feedback("f", "7", "cat", 5));

        labelled.pipe(topic, new TestRecord<>("7".getBytes(StandardCharsets.UTF_8), feedback));

        assertThat(labelled.letters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID));
        theStreamGoesOn();
    }

    @Test
    void aRecordWithoutABodyIsOneDeadLetterAndTheStreamGoesOn() {
        labelled.pipe("freshet.p.feedback", new TestRecord<>(new byte[] {'7'}, new byte[0]));

        assertThat(labelled.letters()).hasSize(1);
        theStreamGoesOn();
    }

    private void theStreamGoesOn() {
        labelled.send(Labelled.sample("7", ALIGNED, 1, 0), Labelled.feedback("right", "7", "dog", 5));
        assertThat(labelled.examples())
                .singleElement()
                .satisfies(
                        example -> assertThat(example.getTarget().getLabels()).containsExactly("dog"));
    }
}
