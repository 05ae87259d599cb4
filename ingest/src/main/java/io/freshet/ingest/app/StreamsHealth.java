package io.freshet.ingest.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the stages behind the gateway do their work, with the reason when they do not: Kafka Streams does not run,
 * its threads die again and again, or a partition stands still while events arrive. Safe for many threads.
 */
final class StreamsHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsHealth.class);

    /** How long records may wait without any progress of their partition. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What may stand behind the last commit for ever: markers of producers' transactions are no records. */
    private static final long MARKERS = 2;

    private final Map<TopicPartition, Mark> marks = new HashMap<>();
    private volatile Optional<String> standstill = Optional.empty();

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

    /** Looks at the partitions that this instance reads. One thread, every few seconds. */
    void look(Map<TopicPartition, Progress> partitions, long nowMs) {
        marks.keySet().retainAll(partitions.keySet());
        Map<String, String> reasons = new TreeMap<>();
        partitions.forEach((partition, progress) -> {
            Mark mark = marks.compute(partition, (it, before) -> mark(before, progress, nowMs));
            mark.waitingSinceMs()
                    .filter(since -> nowMs - since >= PATIENCE.toMillis())
                    .ifPresent(since -> reasons.put(partition.toString(), reason(partition, progress, nowMs - since)));
        });
        Optional<String> found = reasons.values().stream().findFirst();
        if (found.isPresent() && standstill.isEmpty()) {
            LOG.error("{}", found.get());
        }
        standstill = found;
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

    /** The partition that stands still, and since when; empty when none does. */
    Optional<String> standstill() {
        return standstill;
    }
}
