package io.freshet.benchmarks.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which labels are said of a scenario's samples: up to 30 days after the sample, repeated, corrected, said twice, some
 * about an answer and some about ids that no sample has. A pure function of seed and key.
 */
record LabelScenario(Scenario samples) {
    static final List<String> LABELS = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    /** Most claims of one key. */
    static final int MOST = 4;
    /** When the answer to a key was given, after the key's event time; before every label. */
    static final int ANSWERED_SECONDS = 5;

    private static final int SOONEST_SECONDS = 10;
    private static final int LATEST_SECONDS = 30 * 86_400;

    /**
     * What somebody says.
     *
     * @param id of the feedback; the same claim said again has the same
     * @param known whether it is about an id that exists
     * @param aboutAnswer whether it names the prediction
     * @param delaySeconds after the key's event time
     */
    record Claim(
            int key,
            String id,
            boolean known,
            boolean aboutAnswer,
            String label,
            boolean correction,
            int delaySeconds) {
        /** The sampleId that it is about. */
        String sampleId() {
            return known ? Scenario.id(key) : "u" + key;
        }
    }

    /** Everything that is said of a key, repeats included, at most {@link #MOST}. */
    List<Claim> claims(int key) {
        SplittableRandom random = random(key);
        boolean answered = isAnswered(key);
        boolean known = random.nextInt(20) != 0;
        List<Claim> claims = new ArrayList<>();
        String label = label(random);
        claims.add(claim(key, 0, known, known && answered && random.nextBoolean(), label, false, random));
        int chance = random.nextInt(100);
        if (chance < 10) {
            claims.add(claims.get(0));
        } else if (chance < 20) {
            claims.add(claim(key, 1, known, false, label(random), true, random));
        } else if (chance < 25) {
            claims.add(claim(key, 1, known, false, random.nextBoolean() ? label : label(random), false, random));
            claims.add(claim(key, 2, known, false, label(random), random.nextBoolean(), random));
        }
        return claims;
    }

    /** Whether a prediction was made of the key's first revision. */
    boolean isAnswered(int key) {
        return !samples.isLongPast(key) && key % 5 == 0;
    }

    /** Whether the key's claims are said before any of its parts arrives. */
    boolean isEarly(int key) {
        return key % 10 == 3;
    }

    static String predictionId(int key) {
        return Scenario.id(key) + "~0";
    }

    private static Claim claim(
            int key,
            int number,
            boolean known,
            boolean aboutAnswer,
            String label,
            boolean correction,
            SplittableRandom random) {
        int delay = SOONEST_SECONDS + random.nextInt(LATEST_SECONDS - SOONEST_SECONDS);
        return new Claim(key, "f" + key + "-" + number, known, aboutAnswer, label, correction, delay);
    }

    private static String label(SplittableRandom random) {
        return LABELS.get(random.nextInt(LABELS.size()));
    }

    private SplittableRandom random(int key) {
        return new SplittableRandom(~samples.seed() * 0x9E3779B97F4A7C15L + key);
    }
}
