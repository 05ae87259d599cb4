package io.freshet.benchmarks.align;

import io.freshet.benchmarks.system.BenchEventWriter;
import io.freshet.schemas.config.FreshetConfig;
import io.freshet.schemas.event.ModalityEvent;
import io.freshet.schemas.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Samples of every modality, one a millisecond of event time, each part up to 300 ms off: out of order within each
 * topic and between them. In the end a few events of a minute later move every task's stream time past all windows.
 *
 * @param keys how many samples
 * @param start event time of the first
 * @param pool payloads, taken in turn
 */
record Workload(int keys, Instant start, List<Object> pool, long seed) {
    /** Samples of this prefix count; the others only move the clock. */
    static final String COUNTED = "k";

    private static final int JITTER_MS = 300;
    private static final Duration LATER = Duration.ofMinutes(1);

    Workload {
        pool = List.copyOf(pool);
    }

    /** A workload whose last event is about now. */
    static Workload endingNow(int keys, List<Object> pool, long seed) {
        return new Workload(keys, Instant.now().minusMillis(keys), pool, seed);
    }

    static String key(int number) {
        return COUNTED + number;
    }

    static int number(String key) {
        return Integer.parseInt(key.substring(COUNTED.length()));
    }

    /** Writes all of it, and returns how many events that were. */
    long write(FreshetConfig config, BenchEventWriter writer) throws IOException {
        Topics topics = Topics.of(config);
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 0; number < keys; number++) {
            writeSample(topics, writer, number, start.plusMillis(number), random);
        }
        Instant later = start.plusMillis(keys).plus(LATER);
        int partitions = config.platform().topics().partitions();
        for (String modality : topics.modalities()) {
            for (int partition = 0; partition < partitions; partition++) {
                String key = "later" + partition;
                writer.write(topics.modality(modality), partition, key, event(key, modality, later, partition));
            }
        }
        writer.flush();
        return (long) topics.modalities().size() * (keys + partitions);
    }

    /** Writes every part of one sample, around an event time. */
    void writeSample(Topics topics, BenchEventWriter writer, int number, Instant around, SplittableRandom random) {
        String key = key(number);
        for (String modality : topics.modalities()) {
            Instant at = around.plusMillis(random.nextInt(JITTER_MS));
            writer.write(topics.modality(modality), key, event(key, modality, at, random.nextInt(pool.size())));
        }
    }

    private ModalityEvent event(String key, String modality, Instant at, int payload) {
        return new ModalityEvent(
                key,
                modality,
                at,
                "application/octet-stream",
                pool.get(payload % pool.size()),
                "bench",
                Map.of(),
                true);
    }
}
