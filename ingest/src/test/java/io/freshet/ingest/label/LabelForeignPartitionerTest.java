package io.freshet.ingest.label;

import static io.freshet.schemas.event.Origin.ALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.DeadLetter;
import io.freshet.schemas.event.DeadLetterReason;
import io.freshet.schemas.event.Feedback;
import io.freshet.schemas.registry.EventSerdes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Samples, predictions and feedback that a client placed where Kafka's own partitioner does not. The task under test is
 * the one of partition 0 in a pipeline of four.
 */
final class LabelForeignPartitionerTest {
    private static final int PARTITIONS = 4;
    private static final String FEEDBACK = "freshet.p.feedback";

    private final Labelled labelled = new Labelled("{horizon: 60m}", PARTITIONS);

    @AfterEach
    void close() {
        labelled.close();
    }

    @Test
    void whatCameOnAnotherPartitionIsMovedOnceWhateverItsTypeAndMakesOneExample() {
        String id = idOfAnotherPartition();

        labelled.send(
                Labelled.sample(id, ALIGNED, 1, 0),
                Labelled.prediction(id, "3-r1", ALIGNED, 1, 1),
                Labelled.feedback("f", id + "~3-r1", "cat", 5));

        assertThat(labelled.moved())
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly(id, id, id);
        assertThat(labelled.examples()).singleElement().satisfies(example -> {
            assertThat(example.getExampleId()).isEqualTo(id);
            assertThat(example.getRevision()).isEqualTo(1);
            assertThat(example.getServed()).isNotNull();
        });
        assertThat(labelled.letters()).isEmpty();
        for (String topic : List.of("freshet.p.samples", "freshet.p.predictions", FEEDBACK)) {
            assertThat(labelled.meters
                            .counter("freshet.moved.records", "topic", topic)
                            .count())
                    .as(topic)
                    .isEqualTo(1);
        }
    }

    @Test
    void whatIsInItsPlaceIsNotMovedAndMeetsWhatWas() {
        String id = idOf(0);
        TestRecord<byte[], byte[]> moved = movedFromElsewhere(id);

        labelled.send(Labelled.sample(id, ALIGNED, 1, 0));
        labelled.pipe("freshet.p.labels-repartition", moved);

        assertThat(labelled.moved()).isEmpty();
        assertThat(labelled.examples())
                .singleElement()
                .satisfies(example -> assertThat(example.getExampleId()).isEqualTo(id));
    }

    @Test
    void aMovedClaimCountsFromWhenItWasFirstTakenAndNotFromItsMove() {
        String id = idOf(0);
        TestRecord<byte[], byte[]> moved = movedFromElsewhere(id);
        labelled.send(Labelled.sample(id, ALIGNED, 1, 0));
        labelled.now.set(Labelled.at(40));

        labelled.pipe("freshet.p.labels-repartition", moved);

        assertThat(labelled.examples())
                .singleElement()
                .satisfies(example -> assertThat(example.getFeedbackTime()).isEqualTo(Labelled.at(10)));
    }

    @Test
    void whatWaitedInVainIsADeadLetterOfItsFirstPlaceWithItsOwnHeaders() {
        Feedback feedback = Labelled.feedback("f", idOfAnotherPartition(), "cat", 5);
        RecordHeaders headers = new RecordHeaders();
        headers.add("mine", new byte[] {1});

        labelled.pipe(FEEDBACK, new TestRecord<>(key(feedback.getSampleId()), bytes(feedback), headers));
        labelled.passUntil(200);

        assertThat(labelled.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNMATCHED);
            assertThat(letter.getTopic()).isEqualTo(FEEDBACK);
            assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(bytes(feedback)));
            assertThat(letter.getHeaders()).extracting("name").containsExactly("mine");
        });
    }

    @Test
    void whatCannotBeReadIsADeadLetterWhereItIs() {
        byte[] unknown = ByteBuffer.allocate(9).put((byte) 0).putInt(4711).array();

        labelled.pipe(FEEDBACK, new TestRecord<>(key(idOfAnotherPartition()), unknown));

        assertThat(labelled.moved()).isEmpty();
        assertThat(labelled.letters())
                .singleElement()
                .extracting(DeadLetter::getReason)
                .isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }

    @Test
    void aRecordThatDoesNotSayWhereItWasMovedFromIsADeadLetter() {
        Feedback feedback = Labelled.feedback("f", idOf(0), "cat", 5);

        labelled.pipe("freshet.p.labels-repartition", new TestRecord<>(key(feedback.getSampleId()), bytes(feedback)));

        assertThat(labelled.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID);
            assertThat(letter.getMessage()).contains("moved from");
        });
    }

    @Test
    void theProducersOwnerIsToldTheRemedyOncePerTopic() {
        for (int i = 0; i < 20; i++) {
            String id = "s" + i;
            labelled.send(Labelled.sample(id, ALIGNED, 1, 0), Labelled.feedback("f", id, "cat", 5));
        }

        assertThat(labelled.alerts())
                .hasSize(2)
                .extracting(Alert::getMessage)
                .allSatisfy(message -> assertThat(message).contains("partitioner=murmur2_random"));
    }

    /** What a task of another partition makes of a claim that its sender gave no time, taken by Kafka at minute 10. */
    private static TestRecord<byte[], byte[]> movedFromElsewhere(String id) {
        Feedback feedback = Labelled.feedback("f", id, "cat", 5);
        feedback.setEventTime(Labelled.at(10));
        feedback.setEventTimeGiven(false);
        // A task of partition 0 in a pipeline of so many partitions that the key belongs elsewhere.
        for (int partitions = PARTITIONS + 1; ; partitions++) {
            try (Labelled other = new Labelled("{horizon: 60m}", partitions)) {
                other.now.set(Labelled.at(10));
                List<TestRecord<byte[], byte[]>> moved = other.send(feedback).moved();
                if (!moved.isEmpty()) {
                    return moved.get(0);
                }
            }
        }
    }

    private static String idOfAnotherPartition() {
        return idOf(1);
    }

    private static String idOf(int partition) {
        for (int i = 0; ; i++) {
            if (Utils.toPositive(Utils.murmur2(key("s" + i))) % PARTITIONS == partition) {
                return "s" + i;
            }
        }
    }

    private static byte[] key(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Feedback feedback) {
        return EventSerdes.of(URI.create("mock://labelled")).serializer().serialize(FEEDBACK, feedback);
    }
}
