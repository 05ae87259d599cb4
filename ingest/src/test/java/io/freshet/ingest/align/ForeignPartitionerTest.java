package io.freshet.ingest.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.event.Alert;
import io.freshet.schemas.event.ClosedBy;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.event.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Records that librdkafka placed by its default, CRC32 of the key, in a pipeline of four partitions. The task under
 * test is the one of partition 0.
 */
final class ForeignPartitionerTest {
    private static final int PARTITIONS = 4;

    private final Aligned aligned = new Aligned(Aligned.PIPELINE.replace("partitions: 1", "partitions: " + PARTITIONS));

    @AfterEach
    void close() {
        aligned.close();
    }

    @Test
    void everyRecordOfAnotherPartitionIsMovedOnceAndWhole() {
        List<String> misplaced = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = "s" + i;
            if (crc32(id) == 0) {
                aligned.send(id, "a", 0, "A");
                if (murmur2(id) != 0) {
                    misplaced.add(id);
                }
            }
        }

        List<TestRecord<byte[], byte[]>> moved = aligned.moved();

        assertThat(misplaced).isNotEmpty();
        assertThat(moved)
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactlyElementsOf(misplaced);
        assertThat(moved.get(0).value()).isEqualTo(aligned.bytes(Aligned.event(misplaced.get(0), "a", 0, "A")));
        assertThat(aligned.meters
                        .counter("freshet.moved.records", "topic", "freshet.p.a")
                        .count())
                .isEqualTo(misplaced.size());
    }

    @Test
    void samplesHalfOfWhichCameFromElsewhereAreWhole() {
        // The other half of the sample came on another partition, whose task moves it here.
        String id = placed(0, 1);
        TestRecord<byte[], byte[]> moved = movedFromElsewhere(Aligned.event(id, "b", 1, "B"));
        aligned.send(id, "a", 0, "A").send(id, "c", 2, "C");

        aligned.arrive(moved);

        Sample sample = aligned.samples().get(0);
        assertThat(sample.getRevision()).isEqualTo(1);
        assertThat(sample.getClosedBy()).isEqualTo(ClosedBy.COMPLETE);
        assertThat(sample.getParts().keySet()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(aligned.moved()).isEmpty();
    }

    @Test
    void aMovedRecordIsRefusedUnderItsFirstPlaceAndWithItsOwnHeaders() {
        ModalityEvent stranger = Aligned.event(placed(0, 1), "b", 0, "B");
        TestRecord<byte[], byte[]> moved = movedFromElsewhere(stranger);
        moved.headers().add("mine", new byte[] {1});
        aligned.send(placed(0, 0), "a", 1_000, "A");

        aligned.arrive(moved);

        assertThat(aligned.letters()).singleElement().satisfies(letter -> {
            assertThat(letter.getTopic()).isEqualTo("freshet.p.b");
            assertThat(letter.getHeaders()).extracting("name").containsExactly("mine");
        });
    }

    @Test
    void whatCannotBeUsedIsADeadLetterWhereItIs() {
        byte[] key = placed(1, 0).getBytes(StandardCharsets.UTF_8);

        aligned.send("a", key, new byte[] {9, 9, 9, 9, 9, 9});
        aligned.send("a", key, aligned.bytes(Aligned.event("another", "a", 0, "A")));

        assertThat(aligned.moved()).isEmpty();
        assertThat(aligned.letters()).hasSize(2);
    }

    @Test
    void theProducersOwnerIsToldTheRemedyOnce() {
        for (int i = 0; i < 100; i++) {
            aligned.send("s" + i, "a", 0, "A");
        }

        List<Alert> alerts = aligned.alerts();
        assertThat(alerts)
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.getMessage()).contains("freshet.p.a").contains("partitioner=murmur2_random"));
    }

    /** What a task of another partition makes of an event that it must not keep. */
    private static TestRecord<byte[], byte[]> movedFromElsewhere(ModalityEvent event) {
        Map<String, TestRecord<byte[], byte[]>> moved = new HashMap<>();
        // A task of partition 0 in a pipeline of so many partitions that the key belongs elsewhere.
        for (int partitions = 5; moved.isEmpty(); partitions++) {
            try (Aligned other = new Aligned(Aligned.PIPELINE.replace("partitions: 1", "partitions: " + partitions))) {
                other.send(event).moved().forEach(record -> moved.put("", record));
            }
        }
        return moved.values().iterator().next();
    }

    /** An id that Kafka's default puts on one partition and librdkafka's on another. */
    private static String placed(int murmur2, int crc32) {
        for (int i = 0; ; i++) {
            if (murmur2("s" + i) == murmur2 && crc32("s" + i) == crc32) {
                return "s" + i;
            }
        }
    }

    private static int murmur2(String id) {
        return Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    private static int crc32(String id) {
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % PARTITIONS);
    }
}
