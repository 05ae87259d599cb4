package io.freshet.benchmarks.oracle;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happens to the two instances while they work, each at its share of the work done. For one thread. */
final class InstanceFaults {
    private final Instances instances;
    private final Deque<Event> ahead;

    /** Something that is done to the instances. */
    interface Action {
        void on(Instances instances) throws IOException, InterruptedException;
    }

    /** An action at a share of the work, 0 to 1. */
    record Event(double share, Action action) {}

    InstanceFaults(Instances instances, List<Event> events) {
        this.instances = instances;
        this.ahead = new ArrayDeque<>(events);
    }

    /** While events arrive: a kill and return at once, a kill and a long absence, a stop and a return. */
    static List<Event> whileAligning() {
        return List.of(
                new Event(0.20, all -> killAndStart(all, 0)),
                new Event(0.40, all -> all.kill(1)),
                new Event(0.55, all -> all.start(1)),
                new Event(0.70, all -> all.stop(0)),
                new Event(0.75, all -> all.start(0)),
                new Event(0.90, all -> killAndStart(all, 1)));
    }

    /** While labels arrive: both are killed and come back, one of them late. */
    static List<Event> whileLabelling() {
        return List.of(
                new Event(0.25, all -> killAndStart(all, 1)),
                new Event(0.50, all -> all.kill(0)),
                new Event(0.60, all -> all.start(0)));
    }

    /**
     * Does what is due at a share of the work.
     *
     * @throws IOException when an instance has ended for any other reason
     */
    void at(double share) throws IOException, InterruptedException {
        instances.requireAlive();
        while (!ahead.isEmpty() && ahead.element().share() <= share) {
            ahead.remove().action().on(instances);
        }
    }

    private static void killAndStart(Instances all, int instance) throws IOException, InterruptedException {
        all.kill(instance);
        all.start(instance);
    }
}
