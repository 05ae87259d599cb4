package io.freshet.ingest.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CompactedRecordsTest {
    private final CompactedRecords records = new CompactedRecords();

    @Test
    void ofTenThousandVersionsOnlyThoseThatWereNotDeletedAreLeft() {
        for (int version = 0; version < 10_000; version++) {
            take("a", Integer.toString(version), "manifest " + version);
            if (version >= 100) {
                take("a", Integer.toString(version - 100), null);
            }
        }

        assertThat(left()).hasSize(100).contains("manifest 9900", "manifest 9999");
    }

    @Test
    void theLastRecordOfAKeyCountsAndKeysOfOtherTopicsAreOthers() {
        take("a", "1", "first");
        take("a", "1", "second");
        take("b", "1", "of another pipeline");
        take("b", "2", "deleted, and published again");
        take("b", "2", null);
        take("b", "2", "again");
        take("a", "2", null);

        assertThat(left()).containsExactlyInAnyOrder("second", "of another pipeline", "again");
    }

    @Test
    void aRecordWithoutAKeyIsOneToo() {
        take("a", null, "by hand");

        assertThat(left()).containsExactly("by hand");
    }

    @SuppressWarnings("NullAway") // Kafka has null for a missing key and for a tombstone
    private void take(String topic, @Nullable String key, @Nullable String value) {
        records.take(new ConsumerRecord<>(
                topic,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> left() {
        List<String> left = new ArrayList<>();
        records.forEach(value -> left.add(new String(value, StandardCharsets.UTF_8)));
        return left;
    }
}
