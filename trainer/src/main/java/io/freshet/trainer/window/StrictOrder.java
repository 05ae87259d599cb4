package io.freshet.trainer.window;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Merges partitions by event time, partition and offset, so that the order is a function of the log alone. It waits
 * until every partition has a record, because the empty one could have the earliest.
 *
 * <p>Event time is the time of the feedback; a record that is no example has none, and comes as soon as it leads its
 * partition.
 */
final class StrictOrder implements ExampleOrder {
    /** Records of one partition that may wait for another partition to speak. */
    private static final int ENOUGH = 1000;
    /** Bytes that may wait in all partitions together; an empty partition must not fill memory with the others. */
    private static final long ENOUGH_BYTES = 32 << 20;

    private static final Comparator<ExampleRecord> BY_EVENT_TIME =
            Comparator.comparing(StrictOrder::eventTime).thenComparing(ExampleRecord::partition);

    private final Map<Integer, Waiting> waiting = new TreeMap<>();

    /**
     * Nothing is waiting yet.
     *
     * @param partitions all that are to be merged
     */
    StrictOrder(Collection<Integer> partitions) {
        partitions.forEach(partition -> waiting.put(partition, new Waiting()));
    }

    @Override
    public void offer(ExampleRecord arrival) {
        Waiting queue = waiting.get(arrival.partition());
        if (queue == null) {
            throw new IllegalArgumentException("Partition " + arrival.partition() + " is not among those merged, "
                    + waiting.keySet() + "; the number of partitions cannot change while a trainer runs: restart it.");
        }
        queue.add(arrival);
    }

    @Override
    public Optional<ExampleRecord> peek() {
        return first().map(StrictOrder::head);
    }

    @Override
    public void take() {
        first().orElseThrow(() ->
                        new IllegalStateException("Nothing can be taken while a partition has no record; peek first."))
                .remove();
    }

    @Override
    public Set<Integer> saturated() {
        Set<Integer> saturated = new TreeSet<>();
        waiting.forEach((partition, queue) -> {
            if (queue.reaches(ENOUGH, ENOUGH_BYTES / waiting.size())) {
                saturated.add(partition);
            }
        });
        return saturated;
    }

    private Optional<Waiting> first() {
        if (waiting.values().stream().anyMatch(Waiting::isEmpty)) {
            return Optional.empty();
        }
        return waiting.values().stream().min(Comparator.comparing(StrictOrder::head, BY_EVENT_TIME));
    }

    private static ExampleRecord head(Waiting queue) {
        return Objects.requireNonNull(queue.peek(), "a partition that was asked for its first record has none");
    }

    private static Instant eventTime(ExampleRecord arrival) {
        return arrival instanceof ExampleRecord.Usable usable ? usable.example().getFeedbackTime() : Instant.MIN;
    }
}
