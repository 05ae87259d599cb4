package io.freshet.model.task;

/**
 * What a model answers to one sample.
 *
 * @param values float32, in the order of the task's outputs: of classification the probability of each label, in [0,
 *     1], summing to 1
 */
@SuppressWarnings("ArrayRecordComponent") // read in a loop for every sample; nobody compares scores as values
public record Scores(float[] values) {
    /** Position of the greatest value; the first of equals. */
    public int best() {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
