package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.system.BenchEventWriter;
import io.freshet.benchmarks.system.Broker;
import io.freshet.cli.output.WorkBar;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds what is written close to what is read, so that trouble meets work in progress, and tells when all is done.
 *
 * @param group of the streams role
 */
record Flow(Broker broker, String group, WorkBar bar) {
    private static final int LOOK_EVERY = 2_000;
    private static final long LOOK_MS = 100;
    private static final Duration STUCK = Duration.ofMinutes(3);
    /** Longer than an idle stream waits, a session lasts, and a commit takes. */
    private static final Duration SETTLED = Duration.ofSeconds(12);

    /**
     * Input that is being written.
     *
     * @param begin sum of the offsets of its topics before
     * @param all records that will be written
     * @param lead most records that are written and not yet read
     */
    record Input(Collection<String> topics, long begin, long all, long lead) {}

    /**
     * Called for every record written: waits while the readers are too far behind, and makes the trouble that is due.
     */
    void written(Input input, long count, BenchEventWriter writer, InstanceFaults trouble)
            throws IOException, InterruptedException {
        if (count % LOOK_EVERY != 0) {
            return;
        }
        writer.flush();
        Patience patience = new Patience(input.topics().toString());
        while (true) {
            long read = broker.committed(group, input.topics()) - input.begin();
            bar.at(Math.max(0, read));
            trouble.at((double) read / input.all());
            if (count - read <= input.lead()) {
                return;
            }
            patience.look(read);
        }
    }

    /** Returns when all input is read and no more output comes. */
    void settle(Input input, Collection<String> outputs, InstanceFaults trouble)
            throws IOException, InterruptedException {
        long end = broker.end(input.topics());
        Patience patience = new Patience(input.topics().toString());
        while (true) {
            long read = broker.committed(group, input.topics());
            bar.at(Math.max(0, read - input.begin()));
            trouble.at((double) (read - input.begin()) / input.all());
            if (read >= end) {
                break;
            }
            patience.look(read);
        }
        Map<TopicPartition, Long> before = Map.of();
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < SETTLED.toNanos()) {
            Map<TopicPartition, Long> now = broker.ends(outputs);
            if (!now.equals(before)) {
                before = now;
                quietSince = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** Waits a little between looks, and gives up when nothing moves. */
    private static final class Patience {
        private final String what;
        private long before = Long.MIN_VALUE;
        private long movedAt = System.nanoTime();

        Patience(String what) {
            this.what = what;
        }

        void look(long read) throws IOException, InterruptedException {
            long now = System.nanoTime();
            if (read != before) {
                before = read;
                movedAt = now;
            } else if (now - movedAt > STUCK.toNanos()) {
                throw new IOException("nothing of " + what + " was read for " + STUCK.toMinutes()
                        + " minutes; look into the logs of the bench's folder");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }
}
