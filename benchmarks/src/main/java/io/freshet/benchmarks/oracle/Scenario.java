package io.freshet.benchmarks.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which parts of which samples arrive, and when: a pure function of seed and key, so that nobody has to remember it.
 * Parts are missing, doubled, changed, shuffled over a few keys and late by thousands; one modality is idle for a
 * while; some samples belong to a time that is long past.
 *
 * @param keys how many sampleIds
 */
record Scenario(int keys, long seed) {
    static final List<String> MODALITIES = List.of("text", "image", "audio", "sensor");
    /** Event time between two keys. */
    static final int STEP_MS = 5;
    /** Furthest that a part arrives behind its key's turn, in keys. */
    static final int MOST_LATE = 20_000;

    private static final int SLIGHTLY_LATE = 2_000;
    private static final int SHUFFLED = 200;
    private static final int SPREAD_MS = 3_000;
    private static final long LONG_PAST_MS = 3 * 3_600_000L;

    /**
     * A part that arrives.
     *
     * @param slot its place in the order of arrival
     * @param modality number of it
     * @param atMs event time after the scenario's start
     * @param content number of the content, the same number for the same content
     */
    record Arrival(long slot, int key, int modality, long atMs, int content) {}

    /** Everything that arrives of one key. */
    List<Arrival> arrivals(int key) {
        SplittableRandom random = random(key);
        List<Arrival> arrivals = new ArrayList<>();
        if (isLongPast(key)) {
            arrivals.add(new Arrival(key, key, 0, atMs(key) - LONG_PAST_MS, 0));
            return arrivals;
        }
        for (int modality = 0; modality < MODALITIES.size(); modality++) {
            boolean there = modality == 0 || random.nextInt(100) >= 8;
            if (there && !isIdle(key, modality)) {
                add(arrivals, key, modality, random);
            }
        }
        return arrivals;
    }

    private void add(List<Arrival> arrivals, int key, int modality, SplittableRandom random) {
        long atMs = atMs(key) + random.nextInt(SPREAD_MS);
        arrivals.add(new Arrival(slot(key, random), key, modality, atMs, 0));
        int chance = random.nextInt(100);
        if (chance < 5) {
            // Other content, at another time or at the very same.
            long otherMs = random.nextInt(5) == 0 ? atMs : atMs(key) + random.nextInt(SPREAD_MS);
            arrivals.add(new Arrival(slot(key, random), key, modality, otherMs, 1));
        } else if (chance < 15) {
            arrivals.add(new Arrival(slot(key, random), key, modality, atMs, 0));
        } else if (chance < 17) {
            // The first content again after another one.
            arrivals.add(new Arrival(slot(key, random), key, modality, atMs + 1, 1));
            arrivals.add(new Arrival(slot(key, random), key, modality, atMs + 2, 0));
        }
    }

    /** Whether a key's event time is so long past that it cannot become a sample. */
    boolean isLongPast(int key) {
        // Only once every partition has seen the present.
        return key > keys / 4 && random(key).nextInt(200) == 0;
    }

    private boolean isIdle(int key, int modality) {
        return modality == MODALITIES.size() - 1 && key >= keys / 5 * 2 && key < keys / 20 * 9;
    }

    /** Event time of a key after the scenario's start. */
    long atMs(int key) {
        return LONG_PAST_MS + (long) key * STEP_MS;
    }

    static String id(int key) {
        return "k" + key;
    }

    static int key(String id) {
        return Integer.parseInt(id.substring(1));
    }

    /** A payload, which says of which key and modality it is. */
    static String content(int key, int modality, int content) {
        return id(key) + ":" + modality + ":" + content;
    }

    private static long slot(int key, SplittableRandom random) {
        int chance = random.nextInt(100);
        int late = chance < 90 ? SHUFFLED : chance < 98 ? SLIGHTLY_LATE : MOST_LATE;
        return key + (long) random.nextInt(late);
    }

    private SplittableRandom random(int key) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + key);
    }
}
