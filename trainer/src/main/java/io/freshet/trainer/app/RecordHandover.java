package io.freshet.trainer.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes records from the thread that polls to the thread that learns, one poll's worth at a time: while the learner has
 * not taken the last ones, or has not asked for more, nothing is to be read. Any thread.
 */
final class RecordHandover {
    private final Runnable wanted;
    private final List<ConsumerRecord<byte[], byte[]>> waiting = new ArrayList<>();
    private Set<Integer> saturated = Set.of();
    private boolean asked;

    /**
     * Nothing is waiting, and nothing is asked for yet.
     *
     * @param wanted called by the learner when it begins to want records
     */
    RecordHandover(Runnable wanted) {
        this.wanted = wanted;
    }

    /** Whether a partition may be read now. */
    synchronized boolean wants(int partition) {
        return asked && !saturated.contains(partition);
    }

    /** Hands over what was read; those of one partition in the order of their offsets. */
    synchronized void give(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(waiting::add);
        if (!waiting.isEmpty()) {
            asked = false;
            notifyAll();
        }
    }

    /**
     * Asks for records, and takes what is there.
     *
     * @param full partitions that are not to be read further for now
     * @param atMost how long to wait when nothing is there
     * @return empty when nothing came in time; what comes later is kept for the next call
     * @throws InterruptedException when the learner is to stop
     */
    List<ConsumerRecord<byte[], byte[]>> take(Set<Integer> full, Duration atMost) throws InterruptedException {
        ask(full);
        return await(atMost);
    }

    private void ask(Set<Integer> full) {
        boolean begins;
        synchronized (this) {
            begins = waiting.isEmpty() && (!asked || !saturated.equals(full));
            saturated = Set.copyOf(full);
            asked = waiting.isEmpty();
        }
        if (begins) {
            wanted.run();
        }
    }

    private synchronized List<ConsumerRecord<byte[], byte[]>> await(Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (waiting.isEmpty()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        List<ConsumerRecord<byte[], byte[]>> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
