package io.freshet.trainer.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.VersionsConfig;
import io.freshet.schemas.event.ModelVersion;
import io.freshet.schemas.event.Provenance;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.version.VersionKey;
import io.freshet.trainer.publish.VersionRetention;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tombstones of ten thousand versions, written and read again without a broker. */
final class KeptVersionsTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] MANIFEST = {1};
    private static final long VERSIONS = 10_000;
    private static final int KEPT = 100;

    private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();

    @Test
    void afterTenThousandVersionsTheTopicHoldsTheBoundAndCompactionChangesNothing() {
        KeptVersions writer = kept();
        for (long version = 0; version < VERSIONS; version++) {
            publish(writer, version);
        }

        Map<String, ConsumerRecord<byte[], byte[]>> compacted = compacted();
        // A day has 2,880 versions: the first of each of four days, and the newest.
        assertThat(compacted).hasSize(KEPT + 4).containsKeys("0", "2880", "5760", "8640", "9999");
        for (KeptVersions next : List.of(writer, read(topic), read(List.copyOf(compacted.values())))) {
            assertThat(deletable(next, VERSIONS - 1)).isEmpty();
            next.published(version(VERSIONS));
            assertThat(deletable(next, VERSIONS)).containsExactly(VERSIONS - KEPT);
        }
    }

    @Test
    void aNumberThatWasNeverGivenPushesNothingOut() {
        KeptVersions kept = kept();
        for (long version = 0; version < KEPT; version++) {
            kept.take(record(version, MANIFEST));
        }
        for (long forged = 1_000_000; forged < 1_000_500; forged++) {
            kept.take(record(forged, MANIFEST));
        }
        kept.take(record("somebody's".getBytes(StandardCharsets.UTF_8), MANIFEST, BEGINNING));

        assertThat(deletable(kept, KEPT - 1)).isEmpty();
    }

    @Test
    void aVersionThatSomebodyElseDeletedIsNotDeletedAgain() {
        KeptVersions kept = kept();
        for (long version = 0; version <= KEPT + 2; version++) {
            kept.take(record(version, MANIFEST));
        }
        kept.take(record(1, null));

        assertThat(deletable(kept, KEPT + 2)).containsExactly(2L);
    }

    private void publish(KeptVersions kept, long version) {
        kept.published(version(version));
        topic.add(record(version, MANIFEST));
        List<Long> deleted = deletable(kept, version);
        kept.deleted(deleted);
        deleted.forEach(one -> topic.add(record(one, null)));
    }

    private Map<String, ConsumerRecord<byte[], byte[]>> compacted() {
        Map<String, ConsumerRecord<byte[], byte[]>> compacted = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : topic) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            compacted.remove(key);
            if (record.value() != null) {
                compacted.put(key, record);
            }
        }
        return compacted;
    }

    private static ModelVersion version(long number) {
        return ModelVersion.newBuilder()
                .setModel("p")
                .setVersion(number)
                .setMetrics(Map.of())
                .setConsumed(List.of())
                .setProvenance(new Provenance("", "test", 1L, 1L, 1L, 1L, null))
                .setCreatedAt(at(number))
                .build();
    }

    private static KeptVersions kept() {
        return new KeptVersions(new VersionRetention(new VersionsConfig(Optional.empty(), KEPT, Duration.ofDays(90))));
    }

    private static KeptVersions read(List<ConsumerRecord<byte[], byte[]>> records) {
        KeptVersions kept = kept();
        records.forEach(kept::take);
        return kept;
    }

    private static List<Long> deletable(KeptVersions kept, long newest) {
        Standing standing = Standing.newBuilder()
                .setModel("p")
                .setEpoch(newest + 1)
                .setAvailable(newest)
                .setVersions(List.of())
                .setServed(List.of(newest))
                .build();
        return kept.deletable(newest, standing, at(newest));
    }

    private static Instant at(long version) {
        return BEGINNING.plus(Duration.ofSeconds(30).multipliedBy(version));
    }

    private static ConsumerRecord<byte[], byte[]> record(long version, byte @Nullable [] value) {
        return record(VersionKey.of(version), value, at(version));
    }

    @SuppressWarnings("NullAway") // a tombstone has no value
    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte @Nullable [] value, Instant at) {
        return new ConsumerRecord<>(
                "versions",
                0,
                0,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
