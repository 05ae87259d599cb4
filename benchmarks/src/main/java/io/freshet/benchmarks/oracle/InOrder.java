package io.freshet.benchmarks.oracle;

import io.freshet.benchmarks.oracle.Scenario.Arrival;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A scenario's arrivals in their order, with only those in memory that wait for their turn. */
final class InOrder {
    private InOrder() {}

    /** Takes one arrival after the other. */
    interface Taker {
        void take(Arrival arrival) throws IOException, InterruptedException;
    }

    static void each(Scenario scenario, Taker taker) throws IOException, InterruptedException {
        PriorityQueue<Arrival> waiting = new PriorityQueue<>(Comparator.comparingLong(Arrival::slot)
                .thenComparingInt(Arrival::key)
                .thenComparingInt(Arrival::modality)
                .thenComparingInt(Arrival::content));
        for (int key = 0; key < scenario.keys(); key++) {
            waiting.addAll(scenario.arrivals(key));
            // No arrival of a later key can come before this.
            while (!waiting.isEmpty() && waiting.element().slot() <= key) {
                taker.take(waiting.remove());
            }
        }
        while (!waiting.isEmpty()) {
            taker.take(waiting.remove());
        }
    }
}
