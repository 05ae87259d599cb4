package io.freshet.ingest.app;

import io.freshet.schemas.health.RoleHealth;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds a partition that stands still while events arrive, and reports it as a part of the role's health. One thread.
 */
final class StreamsHealth {
    /** How long records may wait without any progress of their partition. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What may stand behind the last commit for ever: markers of producers' transactions are no records. */
    private static final long MARKERS = 2;

    private final Map<TopicPartition, Mark> marks = new HashMap<>();
    private final RoleHealth.Part part;

    /** @param part of the role's health that its partitions are */
    StreamsHealth(RoleHealth.Part part) {
        this.part = part;
    }

    /**
     * How far a partition has been read.
     *
     * @param committed next offset to read
     * @param end offset behind the last record there is
     */
    record Progress(long committed, long end) {}

    /**
     * A partition since it last moved.
     *
     * @param end when it moved last
     * @param waitingSinceMs when records were first seen to wait beyond that
     */
    private record Mark(long committed, long end, Optional<Long> waitingSinceMs) {}

    /** Looks at the partitions that this instance reads. Every few seconds. */
    void look(Map<TopicPartition, Progress> partitions, long nowMs) {
        marks.keySet().retainAll(partitions.keySet());
        Map<String, String> reasons = new TreeMap<>();
        partitions.forEach((partition, progress) -> {
            Mark mark = marks.compute(partition, (it, before) -> mark(before, progress, nowMs));
            mark.waitingSinceMs()
                    .filter(since -> nowMs - since >= PATIENCE.toMillis())
                    .ifPresent(since -> reasons.put(partition.toString(), reason(partition, progress, nowMs - since)));
        });
        reasons.values().stream().findFirst().ifPresentOrElse(part::unhealthy, part::healthy);
    }

    private static Mark mark(@org.jspecify.annotations.Nullable Mark before, Progress now, long nowMs) {
        if (before == null || before.committed() != now.committed()) {
            return new Mark(now.committed(), now.end(), Optional.empty());
        }
        boolean waits = now.end() > before.end() && now.end() - now.committed() > MARKERS;
        return new Mark(
                before.committed(),
                before.end(),
                waits ? before.waitingSinceMs().or(() -> Optional.of(nowMs)) : Optional.empty());
    }

    private static String reason(TopicPartition partition, Progress progress, long ms) {
        return "partition " + partition + " has stood still at offset " + progress.committed() + " for "
                + Duration.ofMillis(ms).toSeconds() + " s while " + (progress.end() - progress.committed())
                + " records wait; look into the log of the streams role for what it fails on";
    }
}
