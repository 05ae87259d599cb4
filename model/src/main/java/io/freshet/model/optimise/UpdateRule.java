package io.freshet.model.optimise;

import java.util.List;

/** How a gradient changes values, element by element. It keeps nothing itself. Any thread. */
interface UpdateRule {
    /** What the keys of its state begin with, before a dot. */
    String name();

    /** What it keeps of each element, by names within the state's keys. */
    List<String> kept();

    /** Changes values, and what is kept of them. */
    void update(Elements elements, Rates rates);

    /**
     * Some elements of one parameter.
     *
     * @param kept an array for each of {@link #kept()}, in their order
     * @param length of all arrays that counts
     */
    @SuppressWarnings("ArrayRecordComponent") // filled anew for each run of elements; nobody compares them as values
    record Elements(float[] values, float[] gradient, float[][] kept, int length) {}

    /**
     * What holds for every element of a parameter in one step.
     *
     * @param scale of the gradient, by which its global norm is clipped
     * @param rate of learning
     * @param decay of weights
     * @param age steps of this parameter, this one included
     */
    record Rates(float scale, double rate, double decay, long age) {}
}
