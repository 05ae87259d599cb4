package io.freshet.model;

/**
 * Probability of each label.
 *
 * @param probabilities (labels) float32 in the order of {@link ModelSpec#labels()}, in [0, 1], summing to 1
 */
@SuppressWarnings("ArrayRecordComponent") // read in a loop for every sample; nobody compares scores as values
public record Scores(float[] probabilities) {
    /** Position of the likeliest label; the first of equals. */
    public int best() {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }
}
