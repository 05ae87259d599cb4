package io.freshet.serving.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** How many records each topic has, and how fast they come. One thread. */
final class RecordCounts {
    private static final Duration SPAN = Duration.ofSeconds(10);

    private final Map<String, Long> counts = new TreeMap<>();
    private final Deque<Reading> readings = new ArrayDeque<>();
    private boolean estimated;

    /** All counts at one time. */
    private record Reading(Instant at, Map<String, Long> counts) {}

    void add(String topic) {
        counts.merge(topic, 1L, Long::sum);
    }

    /**
     * Counts offsets that were passed over: some of them are markers of transactions or gone, so this is an estimate.
     */
    void skip(String topic, long offsets) {
        counts.merge(topic, offsets, Long::sum);
        estimated = true;
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    boolean isEstimated() {
        return estimated;
    }

    /** Forgets how fast it was: what came at once was not coming at once. */
    void forgetRates() {
        readings.clear();
    }

    /** Records per second over the last ten seconds; empty until two readings are a second apart. */
    Map<String, Double> rates(Instant now) {
        while (!readings.isEmpty() && readings.peekFirst().at().isBefore(now.minus(SPAN))) {
            readings.pollFirst();
        }
        if (readings.isEmpty() || !readings.peekLast().at().isAfter(now.minusMillis(500))) {
            readings.addLast(new Reading(now, Map.copyOf(counts)));
        }
        Reading oldest = readings.peekFirst();
        double seconds = Duration.between(oldest.at(), now).toMillis() / 1000.0;
        if (seconds < 1) {
            return Map.of();
        }
        Map<String, Double> rates = new TreeMap<>();
        counts.forEach((topic, count) ->
                rates.put(topic, (count - oldest.counts().getOrDefault(topic, 0L)) / seconds));
        return rates;
    }
}
