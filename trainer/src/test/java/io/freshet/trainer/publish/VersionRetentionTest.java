package io.freshet.trainer.publish;

import static io.freshet.schemas.event.VersionState.AVAILABLE;
import static io.freshet.schemas.event.VersionState.CANARY;
import static io.freshet.schemas.event.VersionState.RETIRED;
import static io.freshet.schemas.event.VersionState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.config.VersionsConfig;
import io.freshet.schemas.event.Standing;
import io.freshet.schemas.event.VersionStanding;
import io.freshet.schemas.event.VersionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class VersionRetentionTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private final VersionRetention newestTen =
            new VersionRetention(new VersionsConfig(Optional.empty(), 10, Duration.ZERO));
    private final VersionRetention tenAndAWeek =
            new VersionRetention(new VersionsConfig(Optional.empty(), 10, Duration.ofDays(7)));

    @Test
    void tenThousandVersionsLeaveTheNewestThoseThatServeAndOneOfEachDay() {
        NavigableMap<Long, Instant> topic = new TreeMap<>();
        int mostAtOnce = 0;
        int most = 0;
        for (long version = 0; version < 10_000; version++) {
            topic.put(version, at(version));
            // Version 3 is pinned from the beginning on.
            List<Long> deleted = tenAndAWeek.deletable(topic, standing(3, Map.of(), 3), at(version));
            deleted.forEach(topic::remove);
            mostAtOnce = Math.max(mostAtOnce, deleted.size());
            most = Math.max(most, topic.size());
        }

        int days = 8;
        assertThat(most).isLessThanOrEqualTo(10 + days + 1);
        assertThat(mostAtOnce).isLessThanOrEqualTo(2);
        assertThat(topic.tailMap(9_990L, true)).hasSize(10);
        // 720 versions a day: the first of each day of the last week.
        assertThat(topic.headMap(9_990L, false))
                .containsOnlyKeys(3L, 5_040L, 5_760L, 6_480L, 7_200L, 7_920L, 8_640L, 9_360L);
    }

    @Test
    void whatHasPiledUpIsDeletedALittleWithEachCallUntilTheBoundHolds() {
        NavigableMap<Long, Instant> topic = published(10_000);
        int calls = 0;
        for (List<Long> deleted = delete(topic); !deleted.isEmpty(); deleted = delete(topic)) {
            assertThat(deleted).hasSizeLessThanOrEqualTo(100);
            calls++;
        }

        assertThat(calls).isEqualTo(100);
        assertThat(topic).hasSize(10);
    }

    @Test
    void whatServesOrIsOnItsWayIsNeverDeleted() {
        Standing standing = standing(5, Map.of(7L, CANARY, 5L, AVAILABLE, 6L, RETIRED), 5);

        List<Long> deleted = newestTen.deletable(published(40), standing, at(40));

        assertThat(deleted).doesNotContain(5L, 7L).contains(4L, 6L, 29L).doesNotContain(30L);
    }

    @Test
    void whatARollbackFallsBackToStaysAndWhatWasRolledBackDoesNot() {
        Standing standing = standing(5, Map.of(4L, ROLLED_BACK, 3L, RETIRED), 1, 3, 4, 5);

        List<Long> deleted = newestTen.deletable(published(40), standing, at(40));

        assertThat(deleted).doesNotContain(1L, 3L, 5L).contains(0L, 2L, 4L);
    }

    @Test
    void ofThoseThatServedNoMoreStayThanOfTheNewest() {
        long[] served = LongStream.range(0, 12).toArray();

        List<Long> deleted = newestTen.deletable(published(40), standing(11, Map.of(), served), at(40));

        assertThat(deleted).contains(0L, 1L).doesNotContain(2L, 11L);
    }

    @Test
    void aDayIsNotRememberedByAVersionThatWasRolledBack() {
        Standing standing = standing(39, Map.of(0L, ROLLED_BACK), 39);

        List<Long> deleted = tenAndAWeek.deletable(published(40), standing, at(40));

        assertThat(deleted).contains(0L, 2L).doesNotContain(1L);
    }

    private List<Long> delete(NavigableMap<Long, Instant> topic) {
        List<Long> deleted = newestTen.deletable(topic, standing(9_999, Map.of(), 9_998, 9_999), at(10_000));
        deleted.forEach(topic::remove);
        return deleted;
    }

    private static NavigableMap<Long, Instant> published(long versions) {
        NavigableMap<Long, Instant> topic = new TreeMap<>();
        for (long version = 0; version < versions; version++) {
            topic.put(version, at(version));
        }
        return topic;
    }

    private static Instant at(long version) {
        return BEGINNING.plus(WINDOW.multipliedBy(version));
    }

    private static Standing standing(long available, Map<Long, VersionState> states, long... served) {
        return Standing.newBuilder()
                .setModel("p")
                .setEpoch(1)
                .setAvailable(available)
                .setVersions(new TreeMap<>(states)
                        .entrySet().stream()
                                .map(state -> new VersionStanding(
                                        state.getKey(), state.getValue(), "test", "policy", Instant.EPOCH, null))
                                .toList())
                .setServed(LongStream.of(served).boxed().toList())
                .build();
    }
}
