package io.freshet.trainer.learn;

/**
 * Seeds for everything random in training, as a pure function of the configured seed and a position in the lineage, so
 * that there is no generator whose state would have to be saved.
 *
 * <p><i>Source:</i> the finaliser of SplitMix64, Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * OOPSLA 2014.
 */
public record Seeds(long seed) {
    /** What a seed is for; two uses never share one. */
    public enum Use {
        WEIGHTS(1),
        STEP(2),
        ORDER(3),
        REPLAY_DRAW(4),
        REPLAY_KEEP(5),
        REPLAY_SHRINK(6);

        private final long salt;

        Use(long salt) {
            this.salt = salt;
        }
    }

    /**
     * The seed of one use.
     *
     * @param position step, pass or count of the use
     */
    public long of(Use use, long position) {
        return mixed(mixed(seed + use.salt * 0x9E3779B97F4A7C15L) + position * 0xD1342543DE82EF95L);
    }

    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
