package io.freshet.model.weights;

import java.io.IOException;

/** Weights that were learned elsewhere, and that a network begins with. Any thread; each reading starts anew. */
public interface PretrainedWeights {
    /** By which messages name them. */
    String source();

    /**
     * Reads them all.
     *
     * @param target is shown shapes first, under the names of the network's parameters
     * @throws WeightsException when they are damaged, hostile, or not what the target wants
     */
    void readTo(WeightsStream.Target target) throws IOException;
}
